// Builds everything a browser gets from us: `npm run build` writes `dist/` with content-hashed names, a gzip twin
// of each file, and `manifest.json` (logical name -> hashed name) for the server.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { buildIcons } from "./build/icons.mjs";
import { buildScript, buildSnippet } from "./build/scripts.mjs";
import { buildStyles } from "./build/styles.mjs";
import { emitter } from "./build/emit.mjs";

const root = import.meta.dirname;
const dist = join(root, "dist");

const started = performance.now();
const built = emitter();

// The font and the icons come first: the styles name them by their hashed names.
const font = join(root, "node_modules/vazirmatn/fonts/webfonts/Vazirmatn[wght].woff2");
built.add("vazirmatn.woff2", await readFile(font));
built.add("favicon.svg", await readFile(join(root, "static/favicon.svg")));
built.add("icons.svg", await buildIcons(root));

for (const dir of ["ltr", "rtl"]) {
  built.add(dir === "rtl" ? "app.rtl.css" : "app.css", await buildStyles(root, dir, built.urlOf));
}
built.add("app.js", await buildScript(root));
// Shops paste the snippet's address into their pages by hand, so it keeps a name that never changes.
built.add("vafa.js", await buildSnippet(root), { hashed: false });

// All is built before anything is removed: a failed build leaves the last good one in place.
await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
for (const { path, bytes } of built.files()) await writeFile(join(dist, path), bytes);

for (const line of built.report()) console.log(line);
console.log(`${basename(dist)}/ built in ${Math.round(performance.now() - started)} ms`);
