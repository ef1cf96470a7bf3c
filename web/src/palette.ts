// Ctrl-K: go anywhere, do what this page offers, find anybody. What the page offers comes first.
import { debounce, stamp } from "./dom.ts";
import { rank } from "./fuzzy.ts";
import { readItems, type Item } from "./palette_items.ts";

const ASK_MS = 150;
const MAX_SHOWN = 12;

interface Shown {
  item: Item;
  element: HTMLElement;
}

export function startPalette(): void {
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.code !== "KeyK") return;
    event.preventDefault();
    if (!document.getElementById("palette")) openPalette();
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-open-palette]")) openPalette();
  });
}

function openPalette(): void {
  const dialog = stamp("palette-template");
  const input = dialog?.querySelector("input");
  const list = dialog?.querySelector<HTMLElement>("[role=listbox]");
  if (!(dialog instanceof HTMLDialogElement) || !input || !list) return;
  // A menu that it was opened from is closed by then: its door stays.
  const asked = document.activeElement;
  const back = asked?.closest("details[data-menu]")?.querySelector("summary") ?? asked;
  const local = readItems();
  let found: Item[] = [];
  let shown: Shown[] = [];
  let at = 0;

  const select = (index: number) => {
    at = shown.length === 0 ? -1 : (index + shown.length) % shown.length;
    for (const [place, { element }] of shown.entries()) element.setAttribute("aria-selected", String(place === at));
    const element = shown[at]?.element;
    element?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", element?.id ?? "");
  };
  const show = () => {
    // What the server found has already been matched there, by rules that know more than letters.
    const fitting = rank(input.value, local, (item) => [item.label, ...(item.words ?? [])]);
    const here = fitting.filter((item) => item.act);
    const rest = fitting.filter((item) => !item.act);
    shown = draw(list, dialog, [["here", here], ["found", found], ["go", rest]]);
    select(0);
  };
  const choose = (chosen: Shown | undefined) => {
    if (!chosen) return;
    dialog.close();
    if (chosen.item.act) chosen.item.act();
    else if (chosen.item.url) location.assign(chosen.item.url);
  };

  const ask = debounce(ASK_MS, (query: string) => {
    void findOnServer(dialog.dataset["url"] ?? "", query).then((items) => {
      // An answer to what is no longer asked is not shown.
      if (query !== input.value.trim() || !dialog.open) return;
      found = items;
      show();
    });
  });

  input.addEventListener("input", () => {
    const query = input.value.trim();
    if (query === "") found = [];
    else ask(query);
    show();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") select(at + 1);
    else if (event.key === "ArrowUp") select(at - 1);
    else if (event.key === "Enter") choose(shown[at]);
    else return;
    event.preventDefault();
  });
  list.addEventListener("click", (event) => {
    choose(shown.find(({ element }) => event.target instanceof Node && element.contains(event.target)));
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (back instanceof HTMLElement && back.isConnected) back.focus();
  });

  dialog.id = "palette";
  document.body.append(dialog);
  dialog.showModal();
  input.focus();
  show();
}

function draw(list: HTMLElement, dialog: HTMLElement, groups: [string, Item[]][]): Shown[] {
  const shown: Shown[] = [];
  list.replaceChildren();
  for (const [name, items] of groups) {
    const room = items.slice(0, MAX_SHOWN - shown.length);
    if (room.length === 0) continue;
    const heading = document.createElement("li");
    heading.className = "v-palette-group";
    heading.setAttribute("role", "presentation");
    heading.textContent = dialog.dataset[name] ?? "";
    list.append(heading);
    for (const item of room) {
      const element = stamp("palette-item-template");
      if (!element) continue;
      element.id = `palette-item-${shown.length}`;
      fill(element, item);
      list.append(element);
      shown.push({ item, element });
    }
  }
  const none = dialog.querySelector<HTMLElement>(".v-palette-none");
  if (none) none.hidden = shown.length > 0;
  return shown;
}

function fill(element: HTMLElement, item: Item): void {
  const label = element.querySelector(".v-palette-label");
  if (label) label.textContent = item.label;
  const hint = element.querySelector(".v-palette-hint");
  if (hint) hint.textContent = item.hint ?? "";
  const keys = element.querySelector(".v-palette-keys");
  for (const key of item.keys?.split(" ").filter(Boolean) ?? []) {
    const cap = document.createElement("kbd");
    cap.textContent = key;
    keys?.append(cap);
  }
  const use = element.querySelector("use");
  const sprite = use?.getAttribute("href")?.split("#")[0];
  if (use && item.icon) use.setAttribute("href", `${sprite}#${item.icon}`);
}

async function findOnServer(url: string, query: string): Promise<Item[]> {
  if (url === "") return [];
  try {
    const answer = await fetch(`${url}?q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return [];
    const body = (await answer.json()) as { items?: Item[] };
    // Only addresses of our own: an item never leads out of the house.
    return (body.items ?? []).filter((item) => item.url?.startsWith("/") && !item.url.startsWith("//"));
  } catch {
    return [];
  }
}
