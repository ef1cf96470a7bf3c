// Persian as people type it: several code points for one letter, half-spaces or none, digits of three scripts,
// and every now and then the wrong keyboard layout.

const FOLDED: Record<string, string> = {
  ي: "ی", ى: "ی", ئ: "ی", ك: "ک", ة: "ه", ۀ: "ه", أ: "ا", إ: "ا", ٱ: "ا", آ: "ا", ؤ: "و",
};

/** The digit 0–9 that a character of any of our scripts stands for, or null. */
export function digitValue(char: string): number | null {
  const code = char.charCodeAt(0);
  for (const zero of [0x30, 0x06f0, 0x0660]) {
    if (code >= zero && code <= zero + 9) return code - zero;
  }
  return null;
}

/** The text with every digit in the script of the page's language. */
export function withDigitsOf(lang: string, text: string): string {
  const zero = lang === "fa" ? 0x06f0 : 0x30;
  return Array.from(text, (char) => {
    const value = digitValue(char);
    return value === null ? char : String.fromCharCode(zero + value);
  }).join("");
}

/** A form in which texts that a person would call the same are equal. */
export function fold(text: string): string {
  return Array.from(text.normalize("NFKC").toLowerCase(), (char) => {
    const value = digitValue(char);
    return value === null ? (FOLDED[char] ?? char) : String(value);
  })
    .join("")
    .replace(/[\u064b-\u065f\u0670\u0640\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/[\s\u200c\u200d_-]+/g, " ")
    .trim();
}

// The same keys on an English and on the standard Persian keyboard (ISIRI 9147), in the same order.
const LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,\\";
const PERSIAN = "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپوژ";

/** What the same keys would have written on the other layout, or null if nothing would change. */
export function otherLayout(text: string): string | null {
  let changed = false;
  const other = Array.from(text.toLowerCase(), (char) => {
    const latin = LATIN.indexOf(char);
    const persian = latin < 0 ? PERSIAN.indexOf(FOLDED[char] ?? char) : -1;
    const to = latin >= 0 ? PERSIAN[latin] : persian >= 0 ? LATIN[persian] : undefined;
    if (to !== undefined) changed = true;
    return to ?? char;
  }).join("");
  return changed ? other : null;
}
