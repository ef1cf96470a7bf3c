// Accessibility: no page may have a serious fault, in either language, light or dark.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Fails with the rules and elements that axe finds seriously wrong, in the whole page or what the selectors name. */
export async function expectAccessible(page: Page, within: string[] = []): Promise<void> {
  const axe = new AxeBuilder({ page });
  for (const selector of within) if ((await page.locator(selector).count()) > 0) axe.include(selector);
  const { violations } = await axe.analyze();
  const serious = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("\n")}`);
  expect(serious).toEqual([]);
}
