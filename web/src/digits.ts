// `<input data-digits>`: digits of any script become those of the page while one types. The server takes any script
// anyway; this only keeps what is seen even. `data-digits="money"` also parts thousands when one leaves the field.
import { digitValue, withDigitsOf } from "./persian.ts";

export function startDigits(): void {
  document.addEventListener("input", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !("digits" in input.dataset)) return;
    if ((event as InputEvent).isComposing) return;
    const wanted = withDigitsOf(document.documentElement.lang, input.value);
    if (wanted === input.value) return;
    // Digit for digit: the caret stays where it was.
    const caret = input.selectionStart;
    input.value = wanted;
    if (caret !== null) input.setSelectionRange(caret, caret);
  });

  document.addEventListener("focusout", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.dataset["digits"] !== "money") return;
    input.value = withThousands(document.documentElement.lang, input.value);
  });
}

/** Parts the whole number in groups of three; anything but digits, separators and one sign is left alone. */
export function withThousands(lang: string, text: string): string {
  const bare = text.trim().replace(/[,٬\s]/g, "");
  const parts = /^([-−]?)([0-9۰-۹٠-٩]+)([.٫][0-9۰-۹٠-٩]*)?$/.exec(bare);
  if (!parts) return text;
  const [, sign = "", whole = "", fraction = ""] = parts;
  const ascii = Array.from(whole, (char) => String(digitValue(char) ?? 0)).join("").replace(/^0+(?=\d)/, "");
  const grouped = ascii.replace(/\B(?=(\d{3})+$)/g, lang === "fa" ? "٬" : ",");
  return withDigitsOf(lang, sign + grouped + fraction);
}
