// A running Vafa of one's own, with a write key; and what it holds, read back by its own export.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const START_MS = 30_000;

/** The binary under test; without one the tests say that they are skipped. */
export const binary = process.env.VAFA_BIN;

export class Vafa {
  static async start() {
    const vafa = new Vafa();
    vafa.data = mkdtempSync(join(tmpdir(), "vafa-clients-"));
    vafa.port = await freePort();
    vafa.url = `http://127.0.0.1:${vafa.port}`;
    await vafa.up();
    const key = vafa.run("key", "create", "--name", "clients", "--scope", "ingest", "--source", "web");
    vafa.key = JSON.parse(key).key;
    return vafa;
  }

  /** Runs a command of the binary on the same data; its output. */
  run(...args) {
    return execFileSync(binary, ["--data", this.data, "--json", ...args], { encoding: "utf8" });
  }

  async up() {
    this.child = spawn(binary, ["--data", this.data, "serve", "--listen", `127.0.0.1:${this.port}`], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    this.child.stderr.on("data", (chunk) => (said += chunk));
    const until = Date.now() + START_MS;
    for (;;) {
      if (this.child.exitCode !== null) throw new Error(`vafa ended with ${this.child.exitCode}:\n${said}`);
      if (Date.now() > until) throw new Error(`vafa did not answer:\n${said}`);
      try {
        if ((await fetch(`${this.url}/healthz`)).ok) return;
      } catch {
        // Not yet.
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Stops the server the hard way, as a power cut would. */
  async kill() {
    this.child.kill("SIGKILL");
    await new Promise((resolve) => (this.child.exitCode === null && this.child.signalCode === null ? this.child.once("exit", resolve) : resolve()));
  }

  async stop() {
    await this.kill();
    rmSync(this.data, { recursive: true, force: true });
  }

  /** Every event that is there. */
  events() {
    const out = execFileSync(binary, ["--data", this.data, "export", "events", "--format", "jsonl"], {
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    return out.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  }

  /** Waits until that many events are there: clients deliver when they see fit. */
  async eventually(count) {
    const until = Date.now() + 20_000;
    for (;;) {
      const events = this.events();
      if (events.length >= count || Date.now() > until) return events;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
