// A running Vafa of one's own: the binary named by VAFA_BIN on a free port with data in a folder that goes afterwards.
import { test as base, type Page } from "@playwright/test";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const START_MS = 30_000;

export interface Vafa {
  /** `http://127.0.0.1:PORT` */
  url: string;
  /** Opens a page signed in as the owner of the demo business, in a language. */
  signIn(page: Page, lang: "fa" | "en"): Promise<void>;
}

/** Tests with `vafa`: skipped, and said so, where no binary is named. One server serves all tests of a file. */
export const test = base.extend<object, { vafa: Vafa }>({
  vafa: [
    async ({}, use) => {
      const binary = process.env["VAFA_BIN"];
      base.skip(!binary, "VAFA_BIN names no binary: cargo build -p vafa, then VAFA_BIN=…/debug/vafa npm test");
      const data = mkdtempSync(join(tmpdir(), "vafa-test-"));
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      execFileSync(binary ?? "", fillArguments(data), { stdio: ["ignore", "ignore", "inherit"] });
      const child = spawn(binary ?? "", serveArguments(data, port), {
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, NO_COLOR: "1" },
      });
      try {
        await answering(child, url);
        await use({ url, signIn: (page, lang) => signIn(page, url, lang) });
      } finally {
        child.kill("SIGTERM");
        await new Promise((resolve) => (child.exitCode === null ? child.once("exit", resolve) : resolve(0)));
        rmSync(data, { recursive: true, force: true });
      }
    },
    { scope: "worker", timeout: 2 * START_MS },
  ],
});

// These two are all that the tests know of the command line: a small demo shop, the same every time, and its server.
function fillArguments(data: string): string[] {
  return ["--data", data, "demo", "--customers", "200", "--seed", "7"];
}

export function serveArguments(data: string, port: number): string[] {
  return ["--data", data, "serve", "--listen", `127.0.0.1:${port}`];
}

export async function signIn(page: Page, url: string, lang: "fa" | "en"): Promise<void> {
  await page.goto(`${url}/login`);
  if ((await page.locator("html").getAttribute("lang")) !== lang) {
    await page.locator(`button[name=language][value=${lang}]`).click();
  }
  await page.locator("[name=email]").fill(process.env["VAFA_TEST_EMAIL"] ?? "owner@narenj.example");
  await page.locator("[name=password]").fill(process.env["VAFA_TEST_PASSWORD"] ?? "narenj-o-toranj");
  await page.locator("main [type=submit]").click();
  await page.waitForURL((address) => !address.pathname.startsWith("/login"));
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function answering(child: ChildProcess, url: string): Promise<void> {
  let said = "";
  child.stdout?.on("data", (chunk) => (said += chunk));
  child.stderr?.on("data", (chunk) => (said += chunk));
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`vafa ended with ${child.exitCode}:\n${said}`);
    try {
      if ((await fetch(`${url}/login`)).ok) return;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`vafa did not answer within ${START_MS} ms:\n${said}`);
}
