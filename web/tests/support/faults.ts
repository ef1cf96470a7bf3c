// Whatever the browser complains about while a page is used: script errors, and breaches of the security policy.
import type { Page } from "@playwright/test";

/** A list that fills while the page lives; expect it to be empty at the end. */
export function collectFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  return faults;
}
