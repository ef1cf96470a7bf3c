// One stylesheet per direction: Tabler's own build for it, trimmed to what our pages use, then our styles.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, transform } from "esbuild";
import postcss from "postcss";
import { PurgeCSS } from "purgecss";

// Classes of Tabler that other people's code composes at run time would go here; ours are always written in full.
const KEEP = ["show", "active", "disabled", "is-invalid"];

// Themes of Tabler that we do not offer; their selectors make a third of some rules.
const FOREIGN = /data-bs-navbar-theme|\[data-theme|body\[data-bs-theme/;

export async function buildStyles(root, dir, urlOf) {
  const tabler = await trimmedTabler(root, dir);
  const ours = await ownStyles(root);
  const css = `${tabler}\n${ours}`.replaceAll(/url\("?asset:([^")]+)"?\)/g, (_, name) => `url("${urlOf(name)}")`);
  const { code } = await transform(css, { loader: "css", minify: true, target: "chrome111" });
  return code;
}

async function ownStyles(root) {
  const result = await build({
    entryPoints: [join(root, "styles/index.css")],
    bundle: true,
    write: false,
    logLevel: "warning",
    external: ["asset:*"],
  });
  return result.outputFiles[0].text;
}

async function trimmedTabler(root, dir) {
  const name = dir === "rtl" ? "tabler.rtl.css" : "tabler.css";
  const raw = await readFile(join(root, "node_modules/@tabler/core/dist/css", name), "utf8");
  const [purged] = await new PurgeCSS().purge({
    css: [{ raw }],
    content: [
      join(root, "../crates/vafa-web/templates/**/*.html"),
      join(root, "../crates/vafa-web/src/**/*.rs"),
      join(root, "src/**/*.ts"),
    ],
    // Words as Tailwind-free pages write them; a wider net than needed, so that nothing in use falls through.
    defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [],
    safelist: KEEP,
    keyframes: true,
    variables: false,
  });
  return postcss([withoutForeignThemes]).process(purged.css, { from: undefined }).css;
}

const withoutForeignThemes = {
  postcssPlugin: "without-foreign-themes",
  Rule(rule) {
    const kept = rule.selectors.filter((selector) => !FOREIGN.test(selector));
    if (kept.length === 0) rule.remove();
    else if (kept.length < rule.selectors.length) rule.selectors = kept;
  },
};
