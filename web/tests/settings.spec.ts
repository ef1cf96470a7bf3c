// Settings as an owner uses them: every page well made, keys shown once, the business, the people, webhooks, the trail.
import { expect, type Page } from "@playwright/test";
import { beyondRefusals, expectWellMade, signInAs, speak } from "./support/desk.ts";
import { collectFaults } from "./support/faults.ts";
import { test } from "./support/vafa.ts";

const PASSWORD = process.env["VAFA_TEST_PASSWORD"] ?? "narenj-o-toranj";

test.describe.configure({ timeout: 300_000 });

let faults: string[] = [];
test.beforeEach(async ({ page, vafa }) => {
  await vafa.signIn(page, "fa");
  await page.goto(`${vafa.url}/settings`);
  await speak(page, "fa");
  faults = collectFaults(page);
});
test.afterEach(() => expect(beyondRefusals(faults)).toEqual([]));

/** Presses the button of a real confirmation, and then the one that means it. */
async function confirm(page: Page, name: RegExp): Promise<void> {
  await page.locator("[data-confirm] summary", { hasText: name }).first().click();
  await page.locator("dialog[open] .btn-danger").click();
}

const PAGES = [
  "/settings",
  "/settings/business",
  "/settings/people",
  "/settings/people/new",
  "/settings/keys",
  "/settings/keys/new",
  "/settings/webhooks",
  "/settings/webhooks/new",
  "/settings/quarantine",
  "/settings/audit",
  "/settings/audit?action=user.",
  "/settings/about",
  "/no/such/page",
  "/docs/errors/customer.not_found",
];

for (const lang of ["fa", "en"] as const) {
  test(`every page is well made (${lang})`, async ({ page, vafa }) => {
    await speak(page, lang);
    for (const path of PAGES) {
      await page.goto(vafa.url + path);
      await expect(page.locator("h1")).toBeVisible();
      if (!path.startsWith("/docs/")) await expect(page.locator("html")).toHaveAttribute("lang", lang);
      await expectWellMade(page, path.slice(1).replaceAll(/\W+/g, "-") || "settings");
    }
    await page.goto(`${vafa.url}/settings`);
    await speak(page, "fa");
  });
}

test("every door leads somewhere, and there is a way back", async ({ page, vafa }) => {
  const doors = await page.locator("a.v-door").evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
  expect(doors.length).toBeGreaterThan(7);
  for (const door of doors) {
    expect((await page.goto(vafa.url + door))?.status(), door).toBe(200);
    await expect(page.locator(".v-nav [aria-current=page]"), door).toHaveAttribute("href", "/settings");
    await page.locator(".v-crumbs a").first().click();
    await expect(page).toHaveURL(`${vafa.url}/settings`);
  }
});

test("a key is made, shown once, works, and is revoked", async ({ page, request, vafa }) => {
  await page.goto(`${vafa.url}/settings/keys/new`);
  await page.locator("[name=scopes][value=ingest]").uncheck();
  await page.locator("[name=name]").fill("صندوق شعبهٔ ونک");
  await page.locator("[name=source]").fill("till2");
  await page.locator("main form [type=submit]").click();
  await expect(page.locator(".v-error").first()).toBeVisible();
  await expect(page.locator("[name=name]")).toHaveValue("صندوق شعبهٔ ونک");
  await expect(page.locator("[name=source]")).toHaveValue("till2");
  await page.locator("[name=scopes][value=read]").check();
  await page.locator("main form [type=submit]").click();
  const token = (await page.locator(".v-secret code").textContent()) ?? "";
  expect(token).toMatch(/^vafa_/);
  await expectWellMade(page, "key-made");
  const call = () => request.get(`${vafa.url}/api/customers`, { headers: { Authorization: `Bearer ${token}` } });
  expect((await call()).status()).toBe(200);

  await page.goto(`${vafa.url}/settings/keys`);
  const line = page.locator(".v-lines > li", { hasText: "صندوق شعبهٔ ونک" });
  await expect(line).toContainText("کار می‌کند");
  expect(await page.content()).not.toContain(token);
  await line.locator("[data-confirm] summary").click();
  await page.locator("dialog[open] .btn-danger").click();
  await expect(page.locator(".v-toast")).toContainText("باطل شد");
  await expect(line).toContainText("باطل");
  expect((await call()).status()).toBe(401);
});

test("the business is renamed, everywhere and at once", async ({ page, vafa }) => {
  await page.goto(`${vafa.url}/settings/business`);
  const name = await page.locator("[name=business_name]").inputValue();
  await page.locator("[name=business_name]").fill("نارنج و ترنج «شعبهٔ نو» & Co");
  await page.locator("main form [type=submit]").click();
  await expect(page.locator(".v-toast")).toContainText("ذخیره شد");
  await expect(page.locator(".v-brand-business").first()).toHaveText("نارنج و ترنج «شعبهٔ نو» & Co");
  // Two people at once: the later one is told, and nothing is lost.
  const old = await page.locator("[name=version]").inputValue();
  await page.locator("[name=business_name]").fill(name);
  await page.locator("main form [type=submit]").click();
  await expect(page.locator(".v-brand-business").first()).toHaveText(name);
  await page.locator("[name=version]").evaluate((field, version) => ((field as HTMLInputElement).value = version), old);
  await page.locator("[name=business_name]").fill("دیرآمده");
  await page.locator("main form [type=submit]").click();
  await expect(page.locator(".v-note")).toBeVisible();
  await expect(page.locator("[name=business_name]")).toHaveValue("دیرآمده");
  // Money stands fast once there are orders.
  await page.goto(`${vafa.url}/settings/business`);
  await page.locator("[name=business_currency]").selectOption("EUR");
  await page.locator("main form [type=submit]").click();
  await expect(page.locator(".v-error, .v-note").first()).toBeVisible();
});

test("somebody leaves, and the toast takes it back", async ({ page, browser, vafa }) => {
  await page.goto(`${vafa.url}/settings/people`);
  await page.getByRole("link", { name: "شیما کیانی" }).click();
  await expectWellMade(page, "person");
  await page.locator("form[action$='/off'] [type=submit]").click();
  await expect(page.locator(".v-toast")).toContainText("دیگر نمی‌تواند وارد شود");
  const context = await browser.newContext({ locale: "fa-IR" });
  const theirs = await context.newPage();
  await signInAs(theirs, vafa.url, "cashier@narenj.example", PASSWORD);
  await expect(theirs.locator("[role=alert]")).toBeVisible();
  await page.locator(".v-toast form [type=submit]").click();
  await expect(page.locator(".v-toast")).toContainText("دوباره می‌تواند وارد شود");
  await signInAs(theirs, vafa.url, "cashier@narenj.example", PASSWORD);
  await expect(theirs).toHaveURL(`${vafa.url}/`);
  await context.close();
});

test("an analyst sees no keys, neither in the settings nor in the palette nor by the address", async ({ browser, vafa }) => {
  const context = await browser.newContext({ locale: "fa-IR" });
  const page = await context.newPage();
  await signInAs(page, vafa.url, "analyst@narenj.example", PASSWORD);
  await expect(page).toHaveURL(`${vafa.url}/`);
  await page.goto(`${vafa.url}/settings`);
  await expect(page.locator("a.v-door[href='/account']")).toBeVisible();
  for (const closed of ["business", "people", "keys", "webhooks", "audit"]) {
    await expect(page.locator(`a.v-door[href='/settings/${closed}']`)).toHaveCount(0);
    expect((await page.goto(`${vafa.url}/settings/${closed}`))?.status()).toBe(403);
    await expect(page.locator(".v-nav a[href='/customers']")).toBeVisible();
    await page.goto(`${vafa.url}/settings`);
  }
  await page.keyboard.press("Control+k");
  await page.locator("#palette input").fill("کلیدها");
  await expect(page.locator(".v-palette-none")).toBeVisible();
  await context.close();
});

test("a webhook is added, turned off and deleted; what is no web address is refused", async ({ page, vafa }) => {
  await page.goto(`${vafa.url}/settings/webhooks`);
  await expect(page.locator(".v-empty")).toBeVisible();
  await page.goto(`${vafa.url}/settings/webhooks/new`);
  await page.locator("[name=url]").fill("ftp://hooks2.example.com/vafa");
  await page.locator("main form [type=submit]").click();
  await expect(page.locator(".v-error, .v-note").first()).toBeVisible();
  await expect(page.locator("[name=url]")).toHaveValue("ftp://hooks2.example.com/vafa");
  await page.locator("[name=url]").fill("https://hooks2.example.com/vafa");
  await page.locator("[name=description]").fill("انبار");
  await page.locator("main form [type=submit]").click();
  await expect(page.locator(".v-secret code")).toContainText("whsec_");
  await expectWellMade(page, "webhook-made");
  await page.locator("main .btn-primary").click();
  await expect(page.locator(".v-lead")).toHaveText("https://hooks2.example.com/vafa");
  await expectWellMade(page, "webhook");
  await page.locator("form[action$='/off'] [type=submit]").click();
  await expect(page.locator(".v-toast")).toContainText("خاموش شد");
  await confirm(page, /پاک کردن|حذف/);
  await expect(page).toHaveURL(`${vafa.url}/settings/webhooks`);
  await expect(page.locator(".v-empty")).toBeVisible();
});

test("the trail tells in words who did what, can be narrowed, and proves itself whole", async ({ page, vafa }) => {
  // The shop's own beginning is old by the time that others have worked here.
  await page.goto(`${vafa.url}/settings/audit?action=demo.`);
  await expect(page.locator(".v-trail-what", { hasText: "ساختن فروشگاه نمونه" }).first()).toBeVisible();
  await page.goto(`${vafa.url}/settings/audit`);
  const entries = page.locator(".v-trail > li");
  expect(await entries.count()).toBeGreaterThan(10);
  // No bare codes: nothing reads like `user.created` or `command_line`.
  for (const told of await page.locator(".v-trail-what, .v-trail-who, .v-changes dt").allTextContents()) {
    expect(told).not.toMatch(/^[a-z_]+(\.[a-z_]+)?$/);
  }
  await page.locator(".v-more summary").click();
  await page.locator("[name=action]").selectOption("key.");
  await page.locator(".v-filter [type=submit]").click();
  await expect(page).toHaveURL(/action=key/);
  for (const told of await page.locator(".v-trail-what").allTextContents()) expect(told).toContain("کلید");
  await page.locator("[name=from]").fill("۱۳۰۱/۰۱/۰۱");
  await page.locator("[name=until]").fill("نمی‌دانم");
  await page.locator(".v-filter [type=submit]").click();
  await expect(page.locator(".v-note-warn")).toBeVisible();
  await page.locator("[name=until]").fill("۱۳۰۲/۰۱/۰۱");
  await page.locator(".v-filter [type=submit]").click();
  await expect(page.locator(".v-empty")).toBeVisible();
  await page.locator("form[action$='/check'] [type=submit]").click();
  await expect(page.locator(".v-note-good")).toContainText("زنجیره کامل است");
});
