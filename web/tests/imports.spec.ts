// A file comes in step by step, and goes out again without a trace.
import { expect, type Page } from "@playwright/test";
import { writeFileSync } from "node:fs";
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
    test.setTimeout(240_000);
    await speak(page, vafa.url, lang);
    await bring(page, vafa.url, "look.csv", CUSTOMERS);
    await page.waitForURL(/\/columns$/);
    const columns = page.url();
    for (const [name, url] of [["list", "/imports"], ["new", "/imports/new"], ["columns", columns], ["check", columns.replace(/columns$/, "check")]] as const) {
      await page.goto(url.startsWith("http") ? url : vafa.url + url);
      await expectManners(page, `imports-${name}`, lang);
    }
  });
}
