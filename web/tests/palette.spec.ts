// The palette and the keys: everything by keyboard, in either script, also with the wrong layout.
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { collectFaults } from "./support/faults.ts";
import { speak } from "./support/desk.ts";
import { SIZES } from "./support/looks.ts";
import { test } from "./support/vafa.ts";

let faults: string[] = [];
test.beforeEach(async ({ page, vafa }) => {
  await vafa.signIn(page, "fa");
  await page.goto(`${vafa.url}/settings`);
  await speak(page, "fa");
  faults = collectFaults(page);
});
test.afterEach(() => expect(faults).toEqual([]));

async function ask(page: Page, words: string): Promise<void> {
  if ((await page.locator("#palette").count()) === 0) await page.keyboard.press("Control+k");
  await page.locator("#palette input").fill(words);
}

function items(page: Page) {
  return page.locator("#palette [role=option]");
}

test("a customer is found by «رضايي» of another keyboard, and on the wrong layout", async ({ page }) => {
  for (const words of ["رضايي", "رضایی", "vqhdd"]) {
    await ask(page, words);
    await expect(items(page).filter({ hasText: "رضایی" }).first(), words).toBeVisible();
  }
  const name = await items(page).filter({ hasText: "رضایی" }).first().locator(".v-palette-label").textContent();
  await ask(page, name ?? "");
  await expect(items(page).first()).toContainText(name ?? "-");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/customers\/cus_/);
  await expect(page.locator("h1")).toContainText(name ?? "-");
});

test("a page is found by its name in either language and with the wrong layout", async ({ page }) => {
  // "people" and «آدم‌ها», each as typed and with the board left on the other layout.
  for (const words of ["People", "حثخحمث", "آدم‌ها"]) {
    await ask(page, words);
    await expect(items(page).filter({ hasText: "آدم‌ها" }).first(), words).toBeVisible();
  }
  await ask(page, "چیزی که نیست هیچ‌جا");
  await expect(page.locator(".v-palette-none")).toBeVisible();
});

test("arrows choose, Enter goes, Escape comes back to where one was", async ({ page, vafa }) => {
  const door = page.locator("a.v-door").first();
  await door.focus();
  await page.keyboard.press("Control+k");
  await expect(page.locator("#palette input")).toBeFocused();
  await expectAccessible(page, ["#palette"]);
  await expect(items(page).first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await expect(items(page).nth(1)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(items(page).last()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Escape");
  await expect(page.locator("#palette")).toHaveCount(0);
  await expect(door).toBeFocused();
  await ask(page, "مشتریان");
  await expect(items(page).first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`^${vafa.url}/customers`));
});

test("a phone has no keys: the palette is in the menu of the account", async ({ page }) => {
  await page.setViewportSize(SIZES.phone);
  const door = page.locator("details[data-menu]:has(form[action='/logout']) > summary");
  await door.click();
  await page.locator(".v-topbar [data-open-palette]").click();
  await expect(page.locator("#palette input")).toBeFocused();
  await ask(page, "مشتریان");
  await expect(items(page).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator("#palette")).toHaveCount(0);
  await expect(door).toBeFocused();
});

test("what the page itself offers comes first", async ({ page, vafa }) => {
  await page.goto(`${vafa.url}/settings/keys`);
  await page.keyboard.press("Control+k");
  await expect(items(page).first()).toContainText("کلید تازه");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${vafa.url}/settings/keys/new`);
});

test("keys go everywhere, on the Persian layout too, and are told by a question mark", async ({ page, vafa }) => {
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await expect(page).toHaveURL(`${vafa.url}/`);
  // The Persian layout puts «ل» and «ز» (here «س») on the same keys: only the place on the board counts.
  await page.keyboard.press("KeyG");
  await page.keyboard.press("KeyS");
  await expect(page).toHaveURL(`${vafa.url}/settings`);
  await page.keyboard.press("/");
  await expect(page.locator("[data-search]")).toBeFocused();
  await page.locator("[data-search]").blur();
  await page.keyboard.press("?");
  const keys = page.locator("dialog[open]");
  await expect(keys.locator("kbd").first()).toBeVisible();
  await expectAccessible(page, ["dialog[open]"]);
  await page.keyboard.press("Escape");
  await expect(keys).toHaveCount(0);
});
