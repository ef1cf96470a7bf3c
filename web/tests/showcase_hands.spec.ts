// What scripts add: keys, palette, panel, menus, questions, files. And that pages do without them.
import { expect, test } from "./support/showcase.ts";

test.beforeEach(async ({ page }) => page.emulateMedia({ reducedMotion: "reduce" }));
test.afterEach(({ faults }) => {
  // The showcase has no server behind it: what it does not serve answers 404, and that is no fault of the scripts.
  expect(faults.filter((fault) => !fault.includes("404"))).toEqual([]);
});

for (const lang of ["fa", "en"]) {
  test(`${lang}: the palette opens, finds on either layout, and gives the focus back`, async ({ page, showcase }) => {
    await page.goto(`${showcase}/${lang}/parts`);
    await page.locator("[data-copy]").focus();
    await page.keyboard.press("Control+k");
    const options = page.locator("#palette [role=option]");
    // What this page offers comes first.
    await expect(options.first()).toHaveText(lang === "fa" ? /مشتری تازه/ : /New customer/);
    await expect(options).toHaveCount(5);
    // "settings" typed on the Persian layout, «تنظیمات» on the English one.
    for (const typed of ["سثففهدلس", "jkzdlhj"]) {
      await page.locator(".v-palette-input").fill(typed);
      await expect(options.first()).toHaveText(lang === "fa" ? /تنظیمات/ : /Settings/);
      await expect(options.first().locator("kbd")).toHaveText(["g", "s"]);
    }
    await page.locator(".v-palette-input").fill("zzzz");
    await expect(options).toHaveCount(0);
    await expect(page.locator(".v-palette-none")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.locator("#palette")).toHaveCount(0);
    await expect(page.locator("[data-copy]")).toBeFocused();
  });
}

test("the palette goes where Enter is pressed", async ({ page, showcase }) => {
  await page.goto(`${showcase}/fa/parts`);
  await page.keyboard.press("Control+k");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/fa/customers");
});

test("keys: search, help, a walk through the list", async ({ page, showcase }) => {
  await page.goto(`${showcase}/fa/customers`);
  await page.keyboard.press("/");
  await expect(page.locator("[data-search]")).toBeFocused();
  // While one writes, letters are letters.
  await page.keyboard.type("jk?");
  await expect(page.locator("[data-search]")).toHaveValue("jk?");
  await page.locator("h1").click();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(page.locator("[data-row] .v-list-main").nth(1)).toBeFocused();
  await page.keyboard.press("k");
  await expect(page.locator("[data-row] .v-list-main").nth(0)).toBeFocused();
  await page.keyboard.press("Shift+Slash");
  await expect(page.getByRole("dialog", { name: "کلیدهای میان‌بر" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "کلیدهای میان‌بر" })).toHaveCount(0);
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  await page.waitForURL((url) => url.pathname === "/customers");
});

test("a record opens beside its list under its own address, and Back closes it", async ({ page, showcase }) => {
  await page.goto(`${showcase}/fa/customers`);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const panel = page.locator("#panel");
  await expect(panel).toBeVisible();
  await expect(panel.getByRole("heading", { level: 1 })).toHaveText("مریم احمدی");
  // Only the record, not a page within a page.
  await expect(panel.locator(".v-sidebar, .v-topbar")).toHaveCount(0);
  expect(new URL(page.url()).pathname).toBe("/fa/customer-1");
  await expect(page.locator("[data-row].is-open")).toHaveCount(1);

  // The list keys move the panel along, without piling up history.
  await page.keyboard.press("j");
  await expect(panel.getByRole("heading", { level: 1 })).toHaveText("علی رضایی");
  await page.goBack();
  await expect(panel).toBeHidden();
  expect(new URL(page.url()).pathname).toBe("/fa/customers");

  await page.goForward();
  await expect(panel.getByRole("heading", { level: 1 })).toHaveText("علی رضایی");
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(page).toHaveURL(/\/fa\/customers$/);
});

test("the focus stays inside the panel and comes back to its row", async ({ page, showcase }) => {
  await page.goto(`${showcase}/en/customers`);
  await page.locator("[data-row] .v-list-main").nth(2).click();
  await expect(page.locator("#panel h1")).toBeVisible();
  for (let step = 0; step < 25; step += 1) {
    await page.keyboard.press("Tab");
    const outside = await page.evaluate(() => {
      const at = document.activeElement;
      return at !== null && at !== document.body && !document.getElementById("panel")?.contains(at);
    });
    expect(outside).toBe(false);
  }
  await page.locator("[data-panel-close]").click();
  await expect(page.locator("[data-row] .v-list-main").nth(2)).toBeFocused();
});

test("a reload of the panel's address is the full page", async ({ page, showcase }) => {
  await page.goto(`${showcase}/fa/customers`);
  await page.locator("[data-row] .v-list-main").first().click();
  await expect(page.locator("#panel h1")).toBeVisible();
  await page.reload();
  await expect(page.locator("main h1")).toHaveText("مریم احمدی");
  await expect(page.locator(".v-sidebar")).toBeVisible();
});

test("menus close by Escape and by a click elsewhere; the theme changes at once", async ({ page, showcase }) => {
  await page.goto(`${showcase}/fa/parts`);
  const menu = page.locator("details:has([data-theme-form])");
  await menu.locator("summary").click();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await expect(menu).not.toHaveAttribute("open");
  await expect(menu.locator("summary")).toBeFocused();
  await menu.locator("summary").click();
  await page.locator("h1").click();
  await expect(menu).not.toHaveAttribute("open");
  const told = page.waitForRequest((request) => request.url().endsWith("/preferences"));
  await menu.locator("summary").click();
  await menu.locator("button[value=dark]").click();
  await expect(page.locator("html")).toHaveAttribute("data-bs-theme", "dark");
  expect((await told).postData()).toContain("theme=dark");
});

test("a question stands in a dialog, and no takes nothing away", async ({ page, showcase }) => {
  await page.goto(`${showcase}/fa/parts`);
  const button = page.locator("details[data-confirm] > summary");
  await button.click();
  const dialog = page.getByRole("dialog", { name: "اطلاعات این مشتری پاک شود؟" });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole("button").first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(button).toBeFocused();
  await button.click();
  await dialog.getByRole("button").first().click();
  await expect(dialog).toHaveCount(0);
});

test("digits follow the page while one types, and the caret stays", async ({ page, showcase }) => {
  await page.goto(`${showcase}/fa/parts`);
  const phone = page.locator("#field-phone");
  await phone.fill("");
  await phone.pressSequentially("0912");
  await expect(phone).toHaveValue("۰۹۱۲");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.type("5");
  await expect(phone).toHaveValue("۰۹۵۱۲");
  const money = page.locator("#field-gift");
  await money.fill("1250000");
  await money.blur();
  await expect(money).toHaveValue("۱٬۲۵۰٬۰۰۰");
});

test("a chosen file is named, and the form is sent by script", async ({ page, showcase }) => {
  await page.goto(`${showcase}/fa/parts`);
  await page.locator("#file").setInputFiles({ name: "مشتریان.csv", mimeType: "text/csv", buffer: Buffer.from("a,b\n") });
  await expect(page.locator("[data-upload-name]")).toHaveText("مشتریان.csv");
  const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/imports"));
  await page.locator("form[data-upload] [type=submit]").click();
  const request = await sent;
  expect(request.headers()["x-csrf-token"]).toBe("sample-token");
  await page.waitForURL("**/imports");
});

test("a toast can be taken back, closed, and sent by the server", async ({ page, showcase }) => {
  await page.goto(`${showcase}/fa/parts`);
  const toasts = page.locator("#toasts .v-toast");
  await expect(toasts).toHaveCount(1);
  await expect(toasts.locator("form")).toHaveAttribute("action", "/undo/1");
  await toasts.locator(".v-toast-close").click();
  await expect(toasts).toHaveCount(0);
  await page.evaluate(() => {
    const send = (detail: object) => document.dispatchEvent(new CustomEvent("toast", { detail }));
    send({ text: "<b>one</b>", undo_url: "/undo/2" });
    send({ text: "two", undo_url: "//elsewhere.example/" });
  });
  await expect(toasts.first().locator(".v-toast-text")).toHaveText("<b>one</b>");
  await expect(toasts.first().locator("form")).toHaveAttribute("action", "/undo/2");
  await expect(toasts.nth(1).locator("form")).toHaveCount(0);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("menus and questions unfold, records open as pages, nothing dead is shown", async ({ page, showcase }) => {
    await page.goto(`${showcase}/fa/parts`);
    await page.locator("details:has([data-theme-form]) > summary").click();
    await expect(page.locator("button[name=theme][value=dark]")).toBeVisible();
    await page.locator("details[data-confirm] > summary").click();
    await expect(page.locator("details[data-confirm] [type=submit]")).toBeVisible();
    for (const door of await page.locator("[data-open-palette]").all()) await expect(door).toBeHidden();
    await expect(page.locator("#file")).toBeVisible();
    await page.goto(`${showcase}/fa/customers`);
    await page.locator("[data-row] .v-list-main").first().click();
    await page.waitForURL("**/fa/customer-1");
    await expect(page.locator("main h1")).toHaveText("مریم احمدی");
  });
});
