// What people do on many pages: sign in, switch language and look, and see a page as everybody must be able to.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./axe.ts";
import { SIZES, THEMES, sidewaysOverflow, takePicture } from "./looks.ts";

export async function signInAs(page: Page, url: string, email: string, password: string): Promise<void> {
  await page.goto(`${url}/login`);
  await page.locator("[name=email]").fill(email);
  await page.locator("[name=password]").fill(password);
  await page.locator("main form[action^='/login'] [type=submit]").click();
}

/** Speaks a language on this page and from then on. */
export async function speak(page: Page, lang: "fa" | "en"): Promise<void> {
  if ((await page.locator("html").getAttribute("lang")) === lang) return;
  await page.locator(`button[name=language][value=${lang}]`).first().click();
  await expect(page.locator("html")).toHaveAttribute("lang", lang);
}

async function expectContrast(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withRules(["color-contrast", "link-in-text-block"]).analyze();
  expect(violations.flatMap(({ nodes }) => nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`))).toEqual([]);
}

/** The page in light and dark, on a desk and a phone: nothing sticks out, and axe finds nothing serious. */
export async function expectWellMade(page: Page, name: string): Promise<void> {
  const lang = await page.locator("html").getAttribute("lang");
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.setViewportSize(SIZES.desk);
    await takePicture(page, `${name}-${lang}-${theme}-desk`);
    // Everything in the light; in the dark the colours are what differs.
    if (theme === "light") await expectAccessible(page);
    else await expectContrast(page);
    expect(await sidewaysOverflow(page), `${name} ${lang} on a desk`).toBe(0);
    await page.setViewportSize(SIZES.phone);
    await takePicture(page, `${name}-${lang}-${theme}-phone`);
    expect(await sidewaysOverflow(page), `${name} ${lang} on a phone`).toBe(0);
  }
  await page.setViewportSize(SIZES.desk);
  await page.emulateMedia({ colorScheme: "light" });
}

/** Browsers note answers of 4xx; where a test asks for one, that is no fault. */
export function beyondRefusals(faults: string[]): string[] {
  return faults.filter((fault) => !/the server responded with a status of 4\d\d/.test(fault));
}
