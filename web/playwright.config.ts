import { defineConfig } from "@playwright/test";

// Debian's chromium; Playwright's own is not downloaded.
const executablePath = process.env["CHROMIUM"] || "/usr/bin/chromium-headless-shell";

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  fullyParallel: false,
  // One server and one browser each: on two cores they keep each other waiting less than one would.
  workers: 2,
  retries: 0,
  // A story of many pages takes as long as a slow machine needs; what hangs still ends.
  timeout: 180_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env["CI"]),
  reporter: [["list"]],
  use: {
    viewport: { width: 1280, height: 800 },
    // Recording costs as much time as the tests themselves: VAFA_TRACE=1 when one fails and nobody knows why.
    trace: process.env["VAFA_TRACE"] ? "retain-on-failure" : "off",
    launchOptions: {
      executablePath,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
