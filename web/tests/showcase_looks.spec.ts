// Every part, in every look: accessible, never scrolling sideways, and pictured for a person to look at.
import { expectAccessible } from "./support/axe.ts";
import { inEveryLook, sidewaysOverflow, takePicture } from "./support/looks.ts";
import { expect, test } from "./support/showcase.ts";

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
