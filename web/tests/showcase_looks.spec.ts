// Every part, in every look: accessible, never scrolling sideways, and pictured for a person to look at.
import { expectAccessible } from "./support/axe.ts";
import { inEveryLook, sidewaysOverflow, takePicture } from "./support/looks.ts";
import { expect, test } from "./support/showcase.ts";

// Sixteen pictures and as many audits: more than a test of the usual length.
test.slow();

for (const lang of ["fa", "en"]) {
  for (const name of ["parts", "customers", "customer-5", "login"]) {
    test(`${lang} ${name} stands every look`, async ({ page, showcase, faults }) => {
      await page.goto(`${showcase}/${lang}/${name}`);
      await inEveryLook(page, async (theme, size) => {
        await takePicture(page, `${name}-${lang}-${theme}-${size}`);
        expect(await sidewaysOverflow(page), `${theme} ${size}`).toBe(0);
        await expectAccessible(page);
      });
      expect(faults).toEqual([]);
    });
  }
}

for (const lang of ["fa", "en"]) {
  test(`${lang} palette, panel, menu, question and keys stand every look`, async ({ page, showcase, faults }) => {
    const states: Record<string, () => Promise<void>> = {
      palette: () => page.keyboard.press("Control+k"),
      keys: () => page.keyboard.press("Shift+Slash"),
      menu: () => page.locator("details:has([data-theme-form]) > summary").click(),
      question: () => page.locator("details[data-confirm] > summary").click(),
      panel: async () => {
        await page.goto(`${showcase}/${lang}/customers`);
        await page.locator("[data-row] .v-list-main").nth(4).click();
        await page.locator("#panel h1").waitFor();
      },
    };
    await inEveryLook(page, async (theme, size) => {
      // Half of the looks say enough about what differs by colour or by width alone.
      if ((theme === "light") !== (size === "desk")) return;
      for (const [name, open] of Object.entries(states)) {
        await page.goto(`${showcase}/${lang}/parts`);
        await open();
        await page.screenshot({ path: `test-results/looks/${name}-${lang}-${theme}-${size}.png` });
        expect(await sidewaysOverflow(page), `${name} ${theme} ${size}`).toBe(0);
        // What stands under the dim is out of reach, and tested by itself.
        await expectAccessible(page, ["dialog[open]", "details[open]"]);
      }
    });
    expect(faults.filter((fault) => !fault.includes("404"))).toEqual([]);
  });
}
