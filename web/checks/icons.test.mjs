// A page that names an icon nobody put into the sprite shows a hole where a sign should be.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { buildIcons, iconNames } from "../build/icons.mjs";

const root = join(import.meta.dirname, "..");
const templates = join(root, "../crates/vafa-web/templates");

test("every icon that a template names is in icons.txt", async () => {
  const known = new Set(await iconNames(root));
  let seen = 0;
  for (const file of await readdir(templates, { recursive: true })) {
    if (!file.endsWith(".html")) continue;
    const text = await readFile(join(templates, file), "utf8");
    for (const [, name] of text.matchAll(/ui::icon(?:_mirrored)?\("([^"]+)"\)/g)) {
      seen += 1;
      assert.ok(known.has(name), `${file}: "${name}" is missing in icons.txt`);
    }
  }
  assert.ok(seen > 10, "the pattern no longer finds the calls");
});

test("the sprite holds one symbol per name, and names are not repeated", async () => {
  const names = await iconNames(root);
  assert.equal(new Set(names).size, names.length);
  const sprite = await buildIcons(root);
  for (const name of names) assert.ok(sprite.includes(`<symbol id="${name}"`), name);
});
