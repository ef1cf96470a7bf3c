// A Vafa of which nobody has made anything yet: the binary named by VAFA_BIN with an empty folder that goes afterwards.
import { test as base } from "@playwright/test";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answering, freePort, serveArguments } from "./vafa.ts";

export interface Fresh {
  /** `http://127.0.0.1:PORT` */
  url: string;
  stop(): Promise<void>;
}

export async function startFresh(): Promise<Fresh> {
  const data = mkdtempSync(join(tmpdir(), "vafa-fresh-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.env["VAFA_BIN"] ?? "", serveArguments(data, port), {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  await answering(child, url);
  return {
    url,
    async stop() {
      child.kill("SIGTERM");
      await new Promise((resolve) => (child.exitCode === null ? child.once("exit", resolve) : resolve(0)));
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Tests with `fresh`: one server for all tests of a file, which tell one story in their order. */
export const test = base.extend<object, { fresh: Fresh }>({
  fresh: [
    async ({}, use) => {
      base.skip(!process.env["VAFA_BIN"], "VAFA_BIN names no binary: cargo build -p vafa, then VAFA_BIN=…/debug/vafa npm test");
      const fresh = await startFresh();
      try {
        await use(fresh);
      } finally {
        await fresh.stop();
      }
    },
    { scope: "worker", timeout: 60_000 },
  ],
});

export { expect } from "@playwright/test";
