// One SVG sprite of the icons named in `icons.txt`, drawn by Tabler.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The icon names in use, one a line; `#` starts a comment. */
export async function iconNames(root) {
  const text = await readFile(join(root, "icons.txt"), "utf8");
  return text.split("\n").map((line) => line.replace(/#.*/, "").trim()).filter(Boolean);
}

export async function buildIcons(root) {
  const nodes = JSON.parse(
    await readFile(join(root, "node_modules/@tabler/icons/tabler-nodes-outline.json"), "utf8"),
  );
  const symbols = (await iconNames(root)).map((name) => {
    const shapes = nodes[name];
    if (!shapes) throw new Error(`icons.txt names "${name}", which Tabler does not draw`);
    return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.map(element).join("")}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

function element([tag, attributes]) {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
  return `<${tag}${list.join("")}/>`;
}
