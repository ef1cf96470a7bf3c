// The codes of an app for signing in (RFC 6238, SHA-1, six digits, half a minute each), as a phone makes them.
import { createHmac } from "node:crypto";

const STEP_MS = 30_000;

/** The code of the present half minute, or of one `steps` later. */
export function totp(base32: string, steps = 0): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / STEP_MS) + steps));
  const digest = createHmac("sha1", decode(base32)).update(counter).digest();
  const at = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

function decode(base32: string): Buffer {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const letter of base32.replaceAll(/[\s=]/g, "").toUpperCase()) bits += letters.indexOf(letter).toString(2).padStart(5, "0");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
