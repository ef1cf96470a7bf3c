// Where a visitor is and with what: what every message tells besides itself.
import type { Traits } from "./types.ts";

/** The page at hand. */
export function pageOf(): Traits {
  const { href, pathname, search } = location;
  return { url: href.split("#")[0], path: pathname, search, title: document.title, referrer: document.referrer };
}

export function contextOf(): Traits {
  const context: Traits = {
    library: { name: "vafa.js", version: "1" },
    page: pageOf(),
    locale: navigator.language,
    userAgent: navigator.userAgent,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
  const campaign: Traits = {};
  new URLSearchParams(location.search).forEach((value, key) => {
    // The Segment dialect calls utm_campaign "name".
    if (key.startsWith("utm_")) campaign[key === "utm_campaign" ? "name" : key.slice(4)] = value;
  });
  if (Object.keys(campaign).length) context["campaign"] = campaign;
  return context;
}
