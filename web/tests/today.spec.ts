// The start page: true figures, each with what it rests on and the way to the records behind it.
import { expect, type Page } from "@playwright/test";
import { beyondRefusals, expectWellMade, speak } from "./support/desk.ts";
import { collectFaults } from "./support/faults.ts";
import { test } from "./support/vafa.ts";

let faults: string[] = [];
test.beforeEach(async ({ page, vafa }) => {
  await vafa.signIn(page, "fa");
  await page.goto(`${vafa.url}/`);
  await speak(page, "fa");
  faults = collectFaults(page);
});
test.afterEach(() => expect(beyondRefusals(faults)).toEqual([]));

/** A number as it stands on the page, whatever its digits and separators. */
function read(text: string | null): number {
  const ascii = (text ?? "").replaceAll(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0));
  return Number(ascii.replaceAll(/[^\d]/g, ""));
}

function tile(page: Page, label: string) {
  return page.locator(".v-stat", { has: page.locator(".v-stat-label", { hasText: new RegExp(`^${label}$`) }) });
}

test("the figures are those of the days, told as tiles, as a sentence and as a table", async ({ page }) => {
  await page.locator(".v-chart .v-more summary").click();
  const rows = page.locator(".v-chart tbody tr");
  await expect(rows).toHaveCount(30);
  const sum = async (column: number) => {
    const cells = await page.locator(`.v-chart tbody td:nth-child(${column})`).allTextContents();
    return cells.map(read).reduce((all, one) => all + one, 0);
  };
  const sales = read(await tile(page, "فروش ۳۰ روز").locator(".v-stat-value").textContent());
  const orders = read(await tile(page, "سفارش در ۳۰ روز").locator(".v-stat-value").textContent());
  expect(await sum(2)).toBe(sales);
  expect(await sum(3)).toBe(orders);
  expect(sales).toBeGreaterThan(0);
  const today = read(await tile(page, "فروش امروز").locator(".v-stat-value").textContent());
  expect(read(await rows.first().locator("td").first().textContent())).toBe(today);
  // The sentence names the same sum, in toman and in Persian digits.
  const told = (await tile(page, "فروش ۳۰ روز").locator("bdi").first().textContent()) ?? "";
  await expect(page.locator(".v-chart-sentence")).toContainText(told);
  await expect(page.locator(".v-chart-sentence")).toContainText("تومان");
  // What people named, as a file, keeps its own digits; figures are Persian.
  for (const part of await page.locator(".v-stat, .v-chart").allInnerTexts()) expect(part).not.toMatch(/\d/);
});

test("every figure says where it comes from and leads to the customers behind it", async ({ page, vafa }) => {
  await page.locator(".v-why summary").click();
  const tiles = page.locator(".v-stats-wide .v-stat");
  await expect(page.locator(".v-why dt")).toHaveCount(await tiles.count());
  const targets = await tiles.evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href));
  for (const target of new Set(targets)) {
    const answer = await page.goto(target);
    expect(answer?.status(), target).toBe(200);
    await expect(page.locator("h1"), target).toBeVisible();
  }
  // Customers of a kind: as many as the tile says.
  await page.goto(`${vafa.url}/`);
  const households = tile(page, "خانواده");
  const count = read(await households.locator(".v-stat-value").textContent());
  await households.click();
  await expect(page.locator("[data-list] [data-row]")).toHaveCount(Math.min(count, 50));
});

test("what needs somebody comes first, and each thing leads to where it is done", async ({ page, vafa }) => {
  const targets = await page.locator("a.v-need").evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href));
  expect(targets.length).toBeGreaterThan(0);
  for (const target of targets) expect((await page.goto(target))?.status(), target).toBe(200);
  await page.goto(`${vafa.url}/`);
  const needs = await page.locator(".v-needs").boundingBox();
  const pulse = await page.locator(".v-stats").first().boundingBox();
  expect(needs?.y ?? 0).toBeLessThan(pulse?.y ?? 0);
});

test("five true words of customers, each with the customer behind it", async ({ page }) => {
  const said = page.locator(".v-said > li");
  await expect(said).toHaveCount(5);
  await expect(said.first().locator("time")).toHaveAttribute("datetime", /^\d{4}-/);
  const words = (await said.first().locator("blockquote").textContent()) ?? "";
  await said.first().locator("a").click();
  await expect(page).toHaveURL(/\/customers\/cus_/);
  await expect(page.locator("main")).toContainText(words.replace(/…$/, "").slice(0, 40));
});

test("well made in both languages, every look, and on a phone", async ({ page }) => {
  for (const lang of ["fa", "en"] as const) {
    await speak(page, lang);
    await expectWellMade(page, "today");
  }
  await speak(page, "fa");
});

test("a first visit is light, and nothing jumps about while it loads", async ({ page, vafa }) => {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const load = async () => {
    let bytes = 0;
    const count = ({ encodedDataLength }: { encodedDataLength: number }) => void (bytes += encodedDataLength);
    session.on("Network.loadingFinished", count);
    await page.goto(`${vafa.url}/`, { waitUntil: "networkidle" });
    session.off("Network.loadingFinished", count);
    return bytes;
  };
  expect(await load()).toBeLessThan(200_000);
  const jumped = await page.evaluate(
    () =>
      new Promise<number>((done) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
        }).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => done(sum), 200);
      }),
  );
  expect(jumped).toBeLessThan(0.02);
  await session.send("Network.setCacheDisabled", { cacheDisabled: false });
  await load();
  expect(await load()).toBeLessThan(30_000);
});
