// Accessibility: no page may have a serious fault, in either language, light or dark.
import { expect, type Page } from "@playwright/test";
import axeCore, { type RunOptions } from "axe-core";

interface Fault {
  id: string;
  impact: string;
  nodes: string[];
}

/** Fails with the rules and elements that axe finds seriously wrong, in the whole page or what the selectors name. */
export async function expectAccessible(page: Page, within: string[] = []): Promise<void> {
  const there: string[] = [];
  for (const selector of within) if ((await page.locator(selector).count()) > 0) there.push(selector);
  const faults = await run(page, there, {});
  const serious = faults.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.join("\n")}`)).toEqual([]);
}

/** Fails with the elements whose text cannot be told from what is behind it. */
export async function expectContrast(page: Page): Promise<void> {
  const faults = await run(page, [], { runOnly: ["color-contrast"] });
  expect(faults.flatMap(({ nodes }) => nodes)).toEqual([]);
}

// The script is handed to each page once, and only what is wrong comes back: both weigh more than the looking.
async function run(page: Page, within: string[], rules: RunOptions): Promise<Fault[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeCore.source);
  return page.evaluate(
    async ({ within, rules }) => {
      const { axe } = window as unknown as { axe: typeof import("axe-core") };
      const where = within.length > 0 ? { include: within.map((selector) => [selector]) } : document;
      const { violations } = await axe.run(where, { ...rules, resultTypes: ["violations"] });
      return violations.map(({ id, impact, nodes }) => ({
        id,
        impact: impact ?? "",
        nodes: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ""}`),
      }));
    },
    { within, rules },
  );
}
