// What the palette can offer: places from the JSON in the page, and what this very page marks with `data-palette`.

export interface Item {
  label: string;
  /** Where it leads, a path of ours. */
  url?: string | null;
  /** Beside the label: a phone number, a state. */
  hint?: string | null;
  /** The name of an icon of the sprite. */
  icon?: string | null;
  /** The keys that do the same, parted by spaces. */
  keys?: string | null;
  /** Other words by which it may be looked for. */
  words?: string[] | null;
  /** Does it; set for what the page itself offers. */
  act?: () => void;
}

/** Contextual actions first, then places. */
export function readItems(): Item[] {
  return [...readActions(), ...readPlaces()];
}

function readActions(): Item[] {
  return [...document.querySelectorAll<HTMLElement>("[data-palette]")]
    .filter((element) => element.checkVisibility?.() ?? true)
    .map((element) => ({
      label: element.dataset["palette"] || element.textContent?.trim() || "",
      icon: element.dataset["paletteIcon"] ?? "sparkles",
      keys: element.dataset["paletteKeys"] ?? "",
      act: () => element.click(),
    }));
}

function readPlaces(): Item[] {
  const script = document.getElementById("palette-items");
  try {
    return JSON.parse(script?.textContent ?? "[]") as Item[];
  } catch {
    return [];
  }
}
