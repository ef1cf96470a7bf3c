// Our styles must read the same in both directions, so they may only name logical sides.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";

const folder = join(import.meta.dirname, "../styles");

/** Declarations that name a physical side, as `line: text`. */
export function physicalSides(css) {
  const bare = css.replaceAll(/\/\*[^]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, " "));
  return bare.split("\n").flatMap((text, index) => {
    const wrong =
      /(^|[\s;:{-])(left|right)(?=[\s;:,-]|$)/.test(text) ||
      /(margin|padding|inset|border-radius|border-width)\s*:\s*\S+\s+(\S+)\s+\S+\s+(?!\2[\s;])\S+/.test(text);
    return wrong ? [`${index + 1}: ${text.trim()}`] : [];
  });
}

test("a physical side is found wherever it hides", () => {
  for (const bad of [
    "margin-left: 1px;",
    "a { right: 0; }",
    "text-align: right;",
    "float:left;",
    "border-top-left-radius: 2px;",
    "padding: 1px 2px 3px 4px;",
  ]) {
    assert.equal(physicalSides(bad).length, 1, bad);
  }
  for (const good of [
    "margin-inline-start: 1px;",
    "/* left of here */",
    "padding: 1px 2px 3px 2px;",
    "text-align: start;",
    "color: var(--bright);",
  ]) {
    assert.deepEqual(physicalSides(good), [], good);
  }
});

for (const name of (await readdir(folder)).filter((name) => name.endsWith(".css"))) {
  test(`${name} names only logical sides`, async () => {
    assert.deepEqual(physicalSides(await readFile(join(folder, name), "utf8")), []);
  });
}
