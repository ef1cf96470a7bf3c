// What the browser remembers between visits: local storage, else a cookie, else this page view.

export const PREFIX = "vafa_";
const YEAR_S = 31_536_000;
/** Longer values do not go into cookies, which travel with every request. */
const MAX_COOKIE_CHARS = 500;
const here: Record<string, string> = {};

export function remember(key: string, value: string): void {
  here[key] = value;
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    if (value.length < MAX_COOKIE_CHARS) setCookie(key, value, YEAR_S);
  }
}

export function readMemory(key: string): string | null {
  try {
    const value = localStorage.getItem(PREFIX + key);
    if (value !== null) return value;
  } catch {
    // Forbidden: the cookie may know.
  }
  const match = new RegExp(`(?:^|; )${PREFIX + key}=([^;]*)`).exec(document.cookie);
  try {
    if (match) return decodeURIComponent(match[1] || "");
  } catch {
    // Somebody else's cookie of our name.
  }
  return here[key] || null;
}

export function forget(key: string): void {
  delete here[key];
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing was kept there.
  }
  setCookie(key, "", 0);
}

function setCookie(key: string, value: string, age_s: number): void {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${PREFIX + key}=${encodeURIComponent(value)}; Path=/; Max-Age=${age_s}; SameSite=Lax${secure}`;
}

/** A new random UUID (version 4). */
export function newId(): string {
  // The digit's place decides what is random: 4 is the version, y one of 8, 9, a, b.
  return "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g, (place) => {
    const random = (crypto.getRandomValues(new Uint8Array(1))[0] as number) & 15;
    return (place === "x" ? random : (random & 3) | 8).toString(16);
  });
}
