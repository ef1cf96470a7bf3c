// The looks a page has to stand: two languages are two addresses or accounts; these are the rest.
import type { Page } from "@playwright/test";

export const THEMES = ["light", "dark"] as const;
export const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;

export type Theme = (typeof THEMES)[number];
export type Size = keyof typeof SIZES;

/** Calls `look` once in every theme and size, the page set to each. */
export async function inEveryLook(page: Page, look: (theme: Theme, size: Size) => Promise<void>): Promise<void> {
  for (const size of Object.keys(SIZES) as Size[]) {
    await page.setViewportSize(SIZES[size]);
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await look(theme, size);
    }
  }
}

/** Saves a picture of the whole page as `test-results/looks/NAME.png`, to be looked at by a person. */
export async function takePicture(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  // A change of colours is painted a frame after it is known.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.screenshot({ path: `test-results/looks/${name}.png`, fullPage: true });
}

/** By how many pixels the page sticks out sideways; one that scrolls sideways is broken on a phone. */
export function sidewaysOverflow(page: Page): Promise<number> {
  // The gutter kept for a scroll bar makes the difference negative; that is no overflow.
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));
}
