// Bundles our TypeScript: the pages' script as a module, the shops' snippet as one closed function.
import { build } from "esbuild";
import { join } from "node:path";

async function bundle(options) {
  const result = await build({
    bundle: true,
    minify: true,
    write: false,
    legalComments: "none",
    logLevel: "warning",
    ...options,
  });
  return result.outputFiles[0].contents;
}

export function buildScript(root) {
  return bundle({ entryPoints: [join(root, "src/app.ts")], format: "esm", target: "es2022" });
}

export function buildSnippet(root) {
  // Shops are visited with old phones: nothing newer than 2017 in the syntax.
  return bundle({ entryPoints: [join(root, "snippet/vafa.ts")], format: "iife", target: "es2017" });
}
