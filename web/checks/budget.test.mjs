// What a first visit costs: styles of one direction, script, icons and font, as sent.
import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";

const dist = join(import.meta.dirname, "../dist");
const FIRST_LOAD_BYTES = 200_000;
/** Left for the page itself. */
const PAGE_BYTES = 25_000;

test("a first page load stays within its budget", async (t) => {
  let manifest;
  try {
    manifest = JSON.parse(await readFile(join(dist, "manifest.json"), "utf8"));
  } catch {
    t.skip("dist is not built: npm run build");
    return;
  }
  let total = PAGE_BYTES;
  for (const name of ["app.rtl.css", "app.js", "icons.svg", "favicon.svg", "vazirmatn.woff2"]) {
    const file = join(dist, manifest[name]);
    const packed = await stat(`${file}.gz`).catch(() => stat(file));
    total += packed.size;
  }
  assert.ok(total < FIRST_LOAD_BYTES, `${total} bytes`);
});
