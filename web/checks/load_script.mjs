// Our TypeScript for node: bundled in memory and imported, or handed over as text to be run in a page of the test's own.
import { build } from "esbuild";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** The exports of a module under `web/`. */
export async function loadModule(path) {
  const result = await build({ entryPoints: [join(root, path)], bundle: true, write: false, format: "esm" });
  return import(`data:text/javascript;base64,${Buffer.from(result.outputFiles[0].contents).toString("base64")}`);
}
