// What every page of the staff has to stand: both languages, light and dark, a desk and a phone, and everybody's eyes.
import { expect, type Page } from "@playwright/test";
import { expectAccessible, expectContrast } from "./axe.ts";
import { inEveryLook, sidewaysOverflow, takePicture } from "./looks.ts";

/** Chooses the language by the button that everybody has. */
export async function speak(page: Page, url: string, lang: "fa" | "en"): Promise<void> {
  await page.goto(`${url}/customers`);
  if ((await page.locator("html").getAttribute("lang")) === lang) return;
  await page.locator(`button[name=language][value=${lang}]`).first().click();
  await expect(page.locator("html")).toHaveAttribute("lang", lang);
}

/**
 * Looks at the page in every look (with a picture of each where VAFA_PICTURES is set): none may scroll sideways, none may be
 * seriously inaccessible. Accessibility is checked once where it can differ: everything in the light on a desk, in the dark
 * the colours, which do not know languages.
 */
export async function expectManners(page: Page, name: string, lang: "fa" | "en"): Promise<void> {
  await inEveryLook(page, async (theme, size) => {
    if (process.env["VAFA_PICTURES"]) await takePicture(page, `${name}-${lang}-${theme}-${size}`);
    else await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    expect(await sidewaysOverflow(page), `${name} ${lang} ${size}`).toBe(0);
    if (size !== "desk") return;
    if (theme === "light") await expectAccessible(page);
    else if (lang === "fa") await expectContrast(page);
  });
}
