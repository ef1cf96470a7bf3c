// What people do on many pages: sign in, switch the language, and see a page as everybody must be able to.
import { expect, type Page } from "@playwright/test";
import { SIZES } from "./looks.ts";
import { expectManners } from "./manners.ts";

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

/** The page in every look; afterwards it is on a desk and in the light again. */
export async function expectWellMade(page: Page, name: string): Promise<void> {
  const lang = (await page.locator("html").getAttribute("lang")) === "en" ? "en" : "fa";
  await expectManners(page, name, lang);
  await page.setViewportSize(SIZES.desk);
  await page.emulateMedia({ colorScheme: "light" });
}

/** Browsers note answers of 4xx; where a test asks for one, that is no fault. */
export function beyondRefusals(faults: string[]): string[] {
  return faults.filter((fault) => !/the server responded with a status of 4\d\d/.test(fault));
}
