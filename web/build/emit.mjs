// Collects finished files: hashes their names, packs a gzip twin, and keeps the manifest.
import { createHash } from "node:crypto";
import { extname } from "node:path";
import { gzipSync } from "node:zlib";

// A woff2 is compressed already; a twin of it would only cost binary size.
const PACKED = new Set([".woff2"]);

/** The folder under which the server answers for these files. */
export const URL_PREFIX = "/assets/";

export function emitter() {
  const files = new Map();
  const manifest = {};
  const sizes = [];

  return {
    add(name, content, { hashed = true } = {}) {
      const bytes = Buffer.from(content);
      const ext = extname(name);
      const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
      const path = hashed ? `${name.slice(0, -ext.length)}.${hash}${ext}` : name;
      manifest[name] = path;
      files.set(path, bytes);
      const gzip = PACKED.has(ext) ? bytes : gzipSync(bytes, { level: 9 });
      if (gzip !== bytes) files.set(`${path}.gz`, gzip);
      sizes.push({ name, raw: bytes.length, sent: gzip.length });
    },
    urlOf(name) {
      const path = manifest[name];
      if (!path) throw new Error(`"${name}" is named before it is built`);
      return URL_PREFIX + path;
    },
    *files() {
      for (const [path, bytes] of files) yield { path, bytes };
      yield { path: "manifest.json", bytes: Buffer.from(JSON.stringify(manifest, null, 2) + "\n") };
    },
    *report() {
      for (const { name, raw, sent } of sizes) {
        yield `${name.padEnd(16)} ${String(raw).padStart(8)} bytes, ${String(sent).padStart(7)} sent`;
      }
    },
  };
}
