// The showcase (every part with sample data) as pages: rendered by the example of vafa-web, served from a folder.
import { test as base } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveFolder } from "./static_server.ts";
import { collectFaults } from "./faults.ts";

const ROOT = join(import.meta.dirname, "../../..");

/** Tests with the address of the showcase, and a list of what the browser complained about. */
export const test = base.extend<{ faults: string[] }, { showcase: string }>({
  faults: async ({ page }, use) => use(collectFaults(page)),
  showcase: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "vafa-showcase-"));
      // A build in the middle of the tests keeps both cores from them: whoever runs all of them has built it before.
      const built = process.env["VAFA_TEST_SHOWCASE"];
      const cargo = ["run", "--quiet", "-p", "vafa-web", "--example", "showcase", "--", folder];
      const [program, args] = built ? [built, [folder]] : [process.env["CARGO"] ?? "cargo", cargo];
      execFileSync(program, args, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
      const { server, url } = await serveFolder(folder);
      await use(url);
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 600_000 },
  ],
});

export { expect } from "@playwright/test";
