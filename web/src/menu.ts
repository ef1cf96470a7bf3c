// Menus are <details>; this closes them by Escape, by a click elsewhere, by choosing, and walks them by arrow keys.
import { closest } from "./dom.ts";

const MENU = "details[data-menu]";
const ITEM = "a[href], button:not([disabled])";

export function startMenus(): void {
  document.addEventListener("click", (event) => {
    const inside = closest<HTMLDetailsElement>(event, MENU);
    for (const menu of openMenus()) if (menu !== inside) menu.open = false;
  });

  document.addEventListener("keydown", (event) => {
    const menu = closest<HTMLDetailsElement>(event, MENU);
    if (event.key === "Escape") {
      const open = menu?.open ? menu : openMenus()[0];
      if (!open) return;
      open.open = false;
      open.querySelector("summary")?.focus();
      event.preventDefault();
    } else if (menu && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      menu.open = true;
      step(menu, event.key === "ArrowDown" ? 1 : -1);
    }
  });

  // Leaving by Tab closes the menu behind one.
  document.addEventListener("focusout", (event) => {
    const menu = closest<HTMLDetailsElement>(event, MENU);
    if (menu && event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}

function openMenus(): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>(`${MENU}[open]`)];
}

function step(menu: HTMLDetailsElement, by: 1 | -1): void {
  const items = [...menu.querySelectorAll<HTMLElement>(ITEM)];
  if (items.length === 0) return;
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? (by > 0 ? 0 : items.length - 1) : (at + by + items.length) % items.length;
  items[next]?.focus();
}
