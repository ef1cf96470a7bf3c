// Customers, as the people of a shop use them: find somebody, read their story, note something, make two records one.
import type { Browser, Locator, Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { expectAccessible } from "./support/axe.ts";
import { collectFaults } from "./support/faults.ts";
import { takePicture } from "./support/looks.ts";
import { expectManners, speak } from "./support/manners.ts";
import { test } from "./support/vafa.ts";
import { expect } from "@playwright/test";

let faults: string[] = [];

test.beforeEach(async ({ page, vafa }) => {
  await vafa.signIn(page, "fa");
  faults = collectFaults(page);
});

// A form that comes back with a fault is answered with 422, which the browser notes: that is no fault of the page.
test.afterEach(() => {
  expect(faults.filter((fault) => !/status of 422/.test(fault))).toEqual([]);
});

async function search(page: Page, words: string): Promise<void> {
  await page.locator("[data-search]").fill(words);
  await page.locator("[data-search]").press("Enter");
  await page.waitForURL(/\/customers\?q=/);
}

function rows(page: Page): Locator {
  return page.locator("[data-list] [data-row]");
}

/** A page of another person of the demo shop, with a browser of their own. */
async function as(browser: Browser, url: string, role: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${url}/login`);
  await page.locator("[name=email]").fill(`${role}@narenj.example`);
  await page.locator("[name=password]").fill("narenj-o-toranj");
  await page.locator("main [type=submit]").click();
  await page.waitForURL((address) => !address.pathname.startsWith("/login"));
  return page;
}

/** Opens the customer with the most orders, on a page of its own. */
async function openBest(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/customers?view=best&sort=-orders`);
  const href = await rows(page).first().locator("a.v-list-main").getAttribute("href");
  await page.goto(url + href);
}

test("a newcomer finds a customer by a name typed on the wrong layout, and reads the story beside the list", async ({ page, vafa }) => {
  await page.goto(`${vafa.url}/customers`);
  await search(page, "vqhdd");
  await expect(rows(page).first()).toContainText("رضایی");
  await page.keyboard.press("Escape");
  await page.locator("h1").click();
  await page.keyboard.press("j");
  await expect(rows(page).first().locator("a.v-list-main")).toBeFocused();
  await page.keyboard.press("Enter");
  const panel = page.locator("#panel");
  await expect(panel.locator("h1")).toContainText("رضایی");
  await expect(panel.locator(".v-moment").first()).toBeVisible();
  await expect(page).toHaveURL(/\/customers\/cus_/);
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(page).toHaveURL(/\/customers\?q=/);
});

test("a phone in any digits, an order number and a tag find their customer", async ({ page, vafa }) => {
  await openBest(page, vafa.url);
  const name = (await page.locator("h1").textContent()) ?? "";
  const phone = await page.locator(".v-contact [data-copy]").first().getAttribute("data-copy");
  await search(page, (phone ?? "").replace("+98", "۰").replace(/\d/g, (d) => "۰۱۲۳۴۵۶۷۸۹".charAt(Number(d))));
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).first()).toContainText(name);
  await openBest(page, vafa.url);
  await page.locator(".v-tabs a[href$='/orders']").click();
  const number = (await page.locator(".v-order-number bdi").first().textContent()) ?? "";
  await search(page, number);
  await expect(rows(page).first()).toContainText(name);
});

test("the story tells orders with their lines, gathers looks around, and goes back to its beginning", async ({ page, vafa }) => {
  await openBest(page, vafa.url);
  const order = page.locator("details.v-lines", { hasText: "قلم" }).first();
  await order.locator("summary").click();
  await expect(order.locator(".v-order-lines tbody tr").first()).toBeVisible();
  await page.locator(".v-filter-chips a", { hasText: "سفارش‌ها" }).click();
  await expect(page).toHaveURL(/kind=orders/);
  await expect(page.locator(".v-moment-title", { hasText: "سفارش" }).first()).toBeVisible();
  await page.goBack();
  const before = await page.locator(".v-moment").count();
  await page.locator(".v-older a").click();
  await expect.poll(() => page.locator(".v-moment").count()).toBeGreaterThan(before);
});

test("a customer is added, changed, tagged, noted, and the undo of each brings it back", async ({ page, vafa }) => {
  await page.goto(`${vafa.url}/customers`);
  await page.getByRole("link", { name: "مشتری تازه" }).click();
  await page.locator("[name=given_name]").fill("نازنین");
  await page.locator("[name=family_name]").fill("آزمایشی");
  await page.locator("[name=phone]").fill("۰۹۱۲ ۰۰۰ ۱۱ ۲۲");
  await page.locator("[name=birth_date]").fill("۳۱/۱۲/ندارد");
  await page.locator("main form [type=submit]").first().click();
  await expect(page.locator("[name=birth_date]")).toHaveAttribute("aria-invalid", "true");
  await expect(page.locator("[name=family_name]")).toHaveValue("آزمایشی");
  await page.locator("[name=birth_date]").fill("۱۳۶۹/۱/۲۱");
  await page.locator("main form [type=submit]").first().click();
  await expect(page.locator("h1")).toHaveText("نازنین آزمایشی");
  await expect(page.locator(".v-facts")).toContainText("۲۱ فروردین ۱۳۶۹");
  await expect(page.locator(".v-contact")).toContainText("۰۹۱۲ ۰۰۰ ۱۱۲۲");

  await page.locator(".v-tag-add summary").click();
  await page.locator(".v-tag-add [name=tag]").fill("هل، VIP");
  await page.locator(".v-tag-add [type=submit]").click();
  await expect(page.locator(".v-page-head .v-tag")).toHaveText(["VIP", "هل"]);
  await page.locator(".v-tag", { hasText: "هل" }).locator("button").click();
  await expect(page.locator(".v-page-head .v-tag")).toHaveText(["VIP"]);
  await page.locator(".v-toast button[type=submit]").click();
  await expect(page.locator(".v-page-head .v-tag")).toHaveText(["VIP", "هل"]);

  await page.locator(".v-record-side textarea").fill("چای هل‌دار دوست دارد & سلام");
  await page.locator(".v-record-side [type=submit]").first().click();
  await expect(page.locator(".v-note-body")).toHaveText("چای هل‌دار دوست دارد & سلام");
  await page.locator(".v-note-tools", { hasText: "حذف" }).getByRole("button", { name: "حذف" }).click();
  await expect(page.locator(".v-note-body")).toHaveCount(0);
  await page.locator(".v-toast button[type=submit]").click();
  await expect(page.locator(".v-note-body")).toHaveText("چای هل‌دار دوست دارد & سلام");

  await page.getByRole("link", { name: "ویرایش" }).click();
  await page.locator("[name=city]").fill("شیراز");
  await page.locator("main form [type=submit]").first().click();
  await expect(page.locator(".v-facts")).toContainText("شیراز");
});

test("two people who change one field are told of each other, and nobody's other words are lost", async ({ page, vafa }) => {
  await openBest(page, vafa.url);
  const url = page.url();
  await page.goto(`${url}/edit`);
  const other = await page.context().newPage();
  await other.goto(`${url}/edit`);
  await other.locator("[name=job]").fill("آشپز");
  await other.locator("[name=area]").fill("زعفرانیه");
  await other.locator("main form [type=submit]").first().click();
  await other.close();
  await page.locator("[name=job]").fill("قناد");
  await page.locator("[name=nickname]").fill("گلی");
  await page.locator("main form [type=submit]").first().click();
  await expect(page.locator(".v-clashes")).toContainText("آشپز");
  await expect(page.locator("[name=job]")).toHaveValue("قناد");
  await expect(page.locator("[name=area]")).toHaveValue("زعفرانیه");
  await page.locator("main form [type=submit]").first().click();
  await expect(page.locator(".v-facts")).toContainText("قناد");
  await expect(page.locator(".v-facts")).toContainText("گلی");
  await expect(page.locator(".v-facts")).toContainText("زعفرانیه");
});

test("a list is narrowed, kept as a view, and put away", async ({ page, vafa }) => {
  await page.goto(`${vafa.url}/customers`);
  await page.locator(".v-filters > summary").click();
  await page.locator("[name=orders]").selectOption("yes");
  await page.locator("[name=min_spent]").fill("۱٬۰۰۰٬۰۰۰");
  await page.locator(".v-filters [type=submit]").click();
  await expect(page.locator(".v-filter-chips li")).toHaveCount(2);
  await page.getByText("ذخیرهٔ این نما").click();
  await page.locator(".v-view-tools [name=name]").fill("خریداران بزرگ");
  await page.locator(".v-view-tools [type=submit]").click();
  await expect(page.locator(".v-tab[aria-current=page]")).toContainText("خریداران بزرگ");
  await page.locator(".v-view-tools summary").click();
  await page.locator(".v-dialog[open] .btn-danger").click();
  await expect(page.locator(".v-tab", { hasText: "خریداران بزرگ" })).toHaveCount(0);
});

test("two records that look alike become one, and two again", async ({ page, vafa }) => {
  for (const [phone, city] of [["09121110001", "تهران"], ["09351110001", "کرج"]] as const) {
    await page.goto(`${vafa.url}/customers/new`);
    await page.locator("[name=given_name]").fill("فرنگیس");
    await page.locator("[name=family_name]").fill("کاویان‌پور");
    await page.locator("[name=city]").fill(city);
    await page.locator("[name=phone]").fill(phone);
    await page.locator("main form [type=submit]").first().click();
    await expect(page.locator("h1")).toHaveText("فرنگیس کاویان‌پور");
  }
  await page.goto(`${vafa.url}/customers/duplicates`);
  const pair = page.locator(".v-pair", { hasText: "کاویان‌پور" });
  await expect(pair).toContainText("نام یکسان");
  await expect(pair).toContainText("شمارهٔ شبیه");
  await takePicture(page, "duplicates");
  await pair.getByRole("link", { name: "مقایسه و ادغام" }).click();
  await page.getByLabel("کرج").check();
  await page.getByRole("button", { name: "نتیجه را ببینم" }).click();
  await expect(page.getByLabel("کرج")).toBeChecked();
  await takePicture(page, "merge");
  await expectAccessible(page);
  const gone = await page.locator("[name=survivor]:not(:checked)").getAttribute("value");
  await page.getByRole("button", { name: "ادغام", exact: true }).click();
  await expect(page.locator(".v-facts")).toContainText("کرج");
  await expect(page.locator(".v-contact")).toHaveCount(2);
  const survivor = page.url();
  await page.goto(`${vafa.url}/customers/${gone}`);
  expect(page.url()).toBe(survivor);
  await page.locator(".v-moment", { hasText: "ادغام شد" }).getByRole("button").click();
  await page.goto(`${vafa.url}/customers/${gone}`);
  expect(page.url()).toContain(gone ?? "-");
  await expect(page.locator(".v-contact")).toHaveCount(1);
});

test("a list goes out as a file, whole and as it is filtered; the cashier is not offered it", async ({ browser, page, vafa }) => {
  await page.goto(`${vafa.url}/customers?city=${encodeURIComponent("شیراز")}`);
  const shown = await rows(page).count();
  expect(shown).toBeGreaterThan(1);
  await page.locator("summary", { hasText: "خروجی" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV", exact: true }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("vafa-customers.csv");
  const lines = readFileSync(await file.path(), "utf8").trimEnd().split("\r\n");
  expect(lines[0]).toContain("نام خانوادگی");
  expect(lines.length - 1).toBe(shown);
  expect(lines.slice(1).every((line) => line.includes("شیراز"))).toBe(true);

  const cashier = await as(browser, vafa.url, "cashier");
  await cashier.goto(`${vafa.url}/customers`);
  await expect(cashier.locator("summary", { hasText: "خروجی" })).toHaveCount(0);
  expect((await cashier.request.get(`${vafa.url}/customers/export/customers.csv`)).status()).toBe(403);
  await cashier.context().close();
  const analyst = await as(browser, vafa.url, "analyst");
  await analyst.goto(`${vafa.url}/customers`);
  await analyst.locator("summary", { hasText: "خروجی" }).click();
  await analyst.getByRole("link", { name: "سفارش‌ها و رویدادها" }).click();
  await expect(analyst.getByRole("link", { name: "رویدادها: اکسل" })).toBeVisible();
  await analyst.context().close();
});

test("a person takes all of their data, and is forgotten for good", async ({ browser, page, vafa }) => {
  await page.goto(`${vafa.url}/customers/new`);
  await page.locator("[name=given_name]").fill("فراموش");
  await page.locator("[name=family_name]").fill("شدني");
  await page.locator("[name=phone]").fill("09124445566");
  await page.locator("main form [type=submit]").first().click();
  await expect(page.locator("h1")).toHaveText("فراموش شدني");
  const record = page.url();

  const agent = await as(browser, vafa.url, "agent");
  await agent.goto(`${record}/details`);
  await expect(agent.getByRole("link", { name: "گرفتن یا پاک کردن داده‌ها" })).toHaveCount(0);
  expect((await agent.request.get(`${record}/privacy`)).status()).toBe(403);
  await agent.context().close();

  await page.goto(`${record}/details`);
  await page.getByRole("link", { name: "گرفتن یا پاک کردن داده‌ها" }).click();
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "دریافت فایل" }).click();
  const person = JSON.parse(readFileSync(await (await download).path(), "utf8"));
  expect(person.format).toBe("vafa.person/1");
  expect(person.identifiers[0].value).toBe("+989124445566");

  await page.locator("[name=name]").fill("کس دیگری");
  await page.getByRole("button", { name: "برای همیشه پاک کن" }).click();
  await expect(page.locator("[name=name]")).toHaveAttribute("aria-invalid", "true");
  // Typed on a Persian layout; the record has the Arabic letter.
  await page.locator("[name=name]").fill("فراموش شدنی");
  await page.getByRole("button", { name: "برای همیشه پاک کن" }).click();
  await expect(page.locator(".v-toast")).toContainText("پاک شد");
  await search(page, "09124445566");
  await expect(rows(page)).toHaveCount(0);
  expect((await page.request.get(record)).status()).toBe(404);
});

test("an identifier that was taken away comes back as proved as it was, and so does a tie", async ({ page, vafa }) => {
  await page.goto(`${vafa.url}/customers/new`);
  await page.locator("[name=given_name]").fill("برگشت");
  await page.locator("[name=phone]").fill("09124447788");
  await page.locator("main form [type=submit]").first().click();
  await expect(page.locator("h1")).toHaveText("برگشت");
  const record = page.url();
  await page.goto(`${record}/details`);
  const phone = page.locator(".v-thing", { hasText: "۰۹۱۲ ۴۴۴ ۷۷۸۸" });
  await phone.getByRole("button", { name: "تأیید" }).click();
  await expect(phone.locator(".v-chip-good")).toBeVisible();
  await phone.getByRole("button", { name: /دیگر مال او نیست/ }).click();
  await expect(phone.locator(".v-past")).toBeVisible();
  await page.locator(".v-toast button[type=submit]").click();
  await expect(page.locator(".v-contact")).toContainText("۰۹۱۲ ۴۴۴ ۷۷۸۸");
  await expect(phone.locator(".v-chip-good").first()).toBeVisible();

  await page.locator("summary", { hasText: "وصل کردن" }).click();
  await page.locator("[name=other]").fill("خانوادهٔ");
  await page.locator("form[action$='/links'] [type=submit]").click();
  const tie = page.locator(".v-thing", { has: page.locator("form[action*='/links/']") });
  await expect(tie).toHaveCount(1);
  await tie.getByRole("button").click();
  await expect(tie).toHaveCount(0);
  await page.locator(".v-toast button[type=submit]").click();
  await page.goto(`${record}/details`);
  await expect(tie).toHaveCount(1);
});

for (const lang of ["en", "fa"] as const) {
  test(`the pages speak ${lang}, on a phone and in the dark, and leave nobody out`, async ({ page, vafa }) => {
    test.setTimeout(600_000);
    await openBest(page, vafa.url);
    const record = page.url();
    await speak(page, vafa.url, lang);
    const pages = { list: "/customers?view=organisations", record, details: `${record}/details`, privacy: `${record}/privacy`, orders: `${record}/orders`, edit: `${record}/edit`, new: "/customers/new" };
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(path.startsWith("http") ? path : vafa.url + path);
      await expectManners(page, `customers-${name}`, lang);
    }
  });
}
