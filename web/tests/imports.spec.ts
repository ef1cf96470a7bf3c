// A file comes in step by step, and goes out again without a trace.
import { expect, type Page } from "@playwright/test";
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expectAccessible } from "./support/axe.ts";
import { collectFaults } from "./support/faults.ts";
import { takePicture } from "./support/looks.ts";
import { expectManners, speak } from "./support/manners.ts";
import { test } from "./support/vafa.ts";

const CUSTOMERS = `نام,نام خانوادگی,موبایل,شهر,رنگ دلخواه
ژینا,آزمون‌فر,۰۹۱۲۲۲۲۳۳۴۴,شیراز,سبز
هیوا,آزمون‌فر,09352223344,یزد,آبی
بی‌شماره,آزمون‌فر,12,یزد,
`;
const ORDERS = `شماره سفارش,تاریخ,نام کالا,تعداد,قیمت واحد (تومان),موبایل
ق-۱,۱۴۰۴/۰۵/۰۱,چای,۲,۱۵۰٬۰۰۰,۰۹۱۲۷۷۷۸۸۹۹
ق-۱,۱۴۰۴/۰۵/۰۱,هل,۱,۹۰٬۰۰۰,۰۹۱۲۷۷۷۸۸۹۹
ق-۲,۱۴۰۴/۰۵/۰۹,پسته,۱,۴۵۰٬۰۰۰,۰۹۱۲۷۷۷۸۸۹۹
`;

let faults: string[] = [];

test.beforeEach(async ({ page, vafa }) => {
  await vafa.signIn(page, "fa");
  faults = collectFaults(page);
});

// A form that comes back with a fault is answered with 422, which the browser notes: that is no fault of the page.
test.afterEach(() => {
  expect(faults.filter((fault) => !/status of 422/.test(fault))).toEqual([]);
});

async function bring(page: Page, url: string, name: string, content: string | Buffer): Promise<void> {
  await page.goto(`${url}/imports/new`);
  const file = test.info().outputPath(name);
  writeFileSync(file, content);
  await page.locator("input[type=file]").setInputFiles(file);
  await page.locator("main form [type=submit]").click();
}

/** A letter in Windows-1256, as far as these files need it. */
function windows1256(letter: string): number {
  const known = "آ\u00c2ا\u00c7ب\u00c8د\u00cfر\u00d1ز\u00d2ل\u00e1م\u00e3ن\u00e4ه\u00e5و\u00e6ي\u00edک\u0098گ\u0090خ\u00ce";
  const at = known.indexOf(letter);
  return letter.charCodeAt(0) < 128 || at < 0 ? letter.charCodeAt(0) : known.charCodeAt(at + 1);
}

/** The figure under a name. */
function figure(page: Page, name: string) {
  return page.locator(".v-stat", { has: page.locator(".v-stat-label", { hasText: new RegExp(`^${name}$`) }) }).locator(".v-stat-value");
}

test("a file of customers is found out, mapped, tried, taken in, and undone", async ({ page, vafa }) => {
  await bring(page, vafa.url, "مشتریان.csv", CUSTOMERS);
  await page.waitForURL(/\/columns$/);
  await expect(page.locator(".v-lead")).toContainText("مشتری‌ها");
  await expect(page.getByLabel("موبایل")).toHaveValue("phone");
  await expect(page.getByLabel("شهر")).toHaveValue("city");
  await page.getByLabel("رنگ دلخواه").selectOption({ label: "فیلد خودمان: \u2068رنگ دلخواه\u2069" });
  await takePicture(page, "import-columns");
  await expectAccessible(page);
  await page.getByRole("button", { name: "آزمایش کن" }).click();
  await expect(figure(page, "مشتری تازه")).toHaveText("۲");
  await expect(figure(page, "کنار گذاشته")).toHaveText("۱");
  await expect(page.locator(".v-list")).toContainText("موبایل");
  await takePicture(page, "import-check");
  await expectAccessible(page);
  await page.getByRole("button", { name: "وارد کن" }).click();
  await page.waitForURL(/\/imports\/imp_[a-z0-9]+$/);
  await expect(page.locator(".v-chip", { hasText: "انجام شد" })).toBeVisible();
  await expect(figure(page, "مشتری تازه")).toHaveText("۲");
  await expect(page.locator(".v-list-card")).toContainText("12");
  await takePicture(page, "import-result");
  await expectAccessible(page);
  const result = page.url();

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "دریافت این ردیف‌ها" }).click();
  expect((await download).suggestedFilename()).toMatch(/rejects\.csv$/);

  await page.goto(`${vafa.url}/customers?q=${encodeURIComponent("ژینا")}`);
  await expect(page.locator("[data-row]")).toHaveCount(1);

  await page.goto(result);
  await page.locator("summary", { hasText: "برگرداندن این ورود" }).click();
  await page.locator(".v-dialog[open] .btn-danger").click();
  await expect(page.locator(".v-chip", { hasText: "برگردانده شد" })).toBeVisible();
  await page.goto(`${vafa.url}/customers?q=${encodeURIComponent("ژینا")}`);
  await expect(page.locator("[data-row]")).toHaveCount(0);
  await page.goto(`${vafa.url}/imports`);
  await expect(page.locator("[data-row]").first()).toContainText("برگردانده شد");
});

test("a file of orders becomes somebody's story; brought again it changes nothing", async ({ page, vafa }) => {
  for (const round of ["new", "again"]) {
    await bring(page, vafa.url, "orders.csv", ORDERS);
    await page.waitForURL(/\/columns$/);
    await expect(page.locator(".v-lead")).toContainText("سفارش‌ها");
    await page.getByRole("button", { name: "آزمایش کن" }).click();
    await expect(figure(page, "سفارش تازه")).toHaveText(round === "new" ? "۲" : "۰");
    if (round === "again") {
      await expect(page.locator(".v-note")).toContainText("همه‌اش را از پیش داریم");
      continue;
    }
    await page.getByRole("button", { name: "وارد کن" }).click();
    await expect(page.locator(".v-chip", { hasText: "انجام شد" })).toBeVisible();
    await page.goto(`${vafa.url}/customers?q=09127778899`);
    await page.goto(vafa.url + (await page.locator("[data-row] a.v-list-main").getAttribute("href")));
    await expect(page.locator(".v-moment", { hasText: "سفارش" }).first()).toContainText("۴۵۰٬۰۰۰ تومان");
    // Numbers inside sentences are isolated by marks that are not seen: the amount is what can be looked for.
    await expect(page.locator(".v-moment", { hasText: "۳۹۰٬۰۰۰ تومان" })).toHaveCount(1);
  }
});

test("a file that cannot be read says why, and a wrong choice keeps the others", async ({ page, vafa }) => {
  await bring(page, vafa.url, "empty.csv", "");
  await expect(page.locator(".v-note-bad")).toContainText("جدولی پیدا نکردیم");
  await bring(page, vafa.url, "customers.csv", CUSTOMERS);
  await page.waitForURL(/\/columns$/);
  await page.getByLabel("شهر").selectOption("phone");
  await page.getByRole("button", { name: "آزمایش کن" }).click();
  await expect(page.locator(".v-note-bad")).toContainText("دو ستون");
  await expect(page.getByLabel("شهر")).toHaveValue("phone");
});

test("files of every dress are understood, and what is no table is told so", async ({ page, vafa }) => {
  const semicolons = "نام;نام خانوادگي;موبايل\nکاوه;ويندوزي;09121119900\n";
  const windows = Buffer.from(Array.from(semicolons, (letter) => windows1256(letter)));
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("نام\tموبایل\nیونا\t۰۹۱۲۱۱۱۹۹۰۱\n", "utf16le")]);
  const titled = "گزارش باشگاه,,\n,,\nنام,موبایل,شهر\nنازی,09121119902,رشت\n";
  for (const [name, content, ...found] of [
    ["windows.csv", windows, "Windows-1256", "نقطه‌ویرگول"],
    ["excel.txt", utf16, "UTF-16", "تب"],
    ["packed.csv.gz", gzipSync(titled), "UTF-8", "ردیف \u2068۳\u2069"],
  ] as const) {
    await bring(page, vafa.url, name, content);
    await page.waitForURL(/\/columns$/);
    for (const words of found) await expect(page.locator(".v-found")).toContainText(words);
    await page.getByRole("button", { name: "آزمایش کن" }).click();
    await expect(figure(page, "مشتری تازه")).toHaveText("۱");
  }
  for (const [name, content, words] of [
    ["picture.csv", Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * 73 + (at >> 3)) % 256)), "جدول نیست"],
    ["cut.csv.gz", gzipSync(titled.repeat(400)).subarray(0, 60), "خراب"],
    ["book.xlsx", Buffer.from("PK\u0003\u0004 nothing"), "خراب"],
  ] as const) {
    await bring(page, vafa.url, name, content);
    await expect(page.locator(".v-note-bad")).toContainText(words);
  }
  await bring(page, vafa.url, "heads.csv", "نام,موبایل\n");
  await page.waitForURL(/\/columns$/);
  await page.getByRole("button", { name: "آزمایش کن" }).click();
  await expect(page.locator(".v-note")).toContainText("هیچ ردیفی نیست");
  await expect(page.getByRole("button", { name: "وارد کن" })).toHaveCount(0);
});

test("a spreadsheet that went out comes in again and changes nothing; what was chosen is remembered", async ({ page, vafa }) => {
  await page.goto(`${vafa.url}/imports`);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "مشتریان: اکسل" }).click();
  const book = readFileSync(await (await download).path());
  await bring(page, vafa.url, "customers.xlsx", book);
  await page.waitForURL(/\/columns$/);
  await expect(page.locator(".v-found")).toContainText("برگه");
  await page.getByRole("button", { name: "آزمایش کن" }).click();
  await expect(figure(page, "مشتری تازه")).toHaveText("۰", { timeout: 20_000 });
  await expect(figure(page, "مشتری تغییرکرده")).toHaveText("۰");

  const own = (name: string, phone: string) => `کی,چی\n${name},${phone}\n`;
  await bring(page, vafa.url, "odd.csv", own("مانا", "09121119911"));
  await page.waitForURL(/\/columns$/);
  await page.getByLabel("کی").selectOption("told_name");
  await page.getByLabel("چی").selectOption("phone");
  await page.getByRole("button", { name: "آزمایش کن" }).click();
  await page.getByRole("button", { name: "وارد کن" }).click();
  await expect(page.locator(".v-chip", { hasText: "انجام شد" })).toBeVisible();
  await bring(page, vafa.url, "odd2.csv", own("رها", "09121119912"));
  await page.waitForURL(/\/columns$/);
  await expect(page.getByLabel("کی")).toHaveValue("told_name");
  await expect(page.locator(".v-mapped", { hasText: "مثل دفعهٔ پیش" }).first()).toBeVisible();
});

test("a long file tells how far it is, can be left, and is found again", async ({ page, vafa }) => {
  const lines = Array.from({ length: 30_000 }, (_, at) => `L-${at},نام ${at % 97},0913${String(at).padStart(7, "0")}`);
  await bring(page, vafa.url, "long.csv", `شماره مشتری,نام,موبایل\n${lines.join("\n")}\n`);
  await page.waitForURL(/\/columns$/);
  await page.getByRole("button", { name: "آزمایش کن" }).click();
  await expect(figure(page, "مشتری تازه")).toHaveText("۳۰٬۰۰۰", { timeout: 25_000 });
  await page.getByRole("button", { name: "وارد کن" }).click();
  await expect(page.locator(".v-progress-text")).toContainText("۳۰٬۰۰۰", { timeout: 15_000 });
  await page.goto(`${vafa.url}/imports`);
  await page.locator("[data-row] a", { hasText: "long.csv" }).click();
  await page.getByRole("button", { name: "توقف" }).click();
  await expect(page.locator(".v-chip", { hasText: "متوقف شد" })).toBeVisible();
  await page.locator("summary", { hasText: "برگرداندن این ورود" }).click();
  await page.locator(".v-dialog[open] .btn-danger").click();
  await expect(page.locator(".v-chip", { hasText: "برگردانده شد" })).toBeVisible({ timeout: 25_000 });
});

test("the wizard works without scripts", async ({ browser, page, vafa }) => {
  const cookies = await page.context().cookies();
  const context = await browser.newContext({ javaScriptEnabled: false });
  await context.addCookies(cookies);
  const plain = await context.newPage();
  await bring(plain, vafa.url, "plain.csv", "name,phone\nPlain Sara,09121231231\n");
  await plain.waitForURL(/\/columns$/);
  await plain.locator("form[action$='/columns'] [type=submit]").first().click();
  await plain.locator("form[action$='/run'] [type=submit]").click();
  await expect(plain.locator(".v-stats")).toBeVisible();
  await context.close();
});

for (const lang of ["en", "fa"] as const) {
  test(`the pages of files speak ${lang}, on a phone and in the dark`, async ({ page, vafa }) => {
    test.setTimeout(600_000);
    await speak(page, vafa.url, lang);
    await bring(page, vafa.url, "look.csv", CUSTOMERS);
    await page.waitForURL(/\/columns$/);
    const columns = page.url();
    for (const [name, url] of [["list", "/imports"], ["exports", "/exports"], ["new", "/imports/new"], ["columns", columns], ["check", columns.replace(/columns$/, "check")]] as const) {
      await page.goto(url.startsWith("http") ? url : vafa.url + url);
      await expectManners(page, `imports-${name}`, lang);
    }
  });
}
