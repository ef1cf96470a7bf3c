// `<a data-panel href="…">` opens a record beside the list instead of leaving it. The address is the record's own, so
// Back closes the panel, Reload and a shared link show the full page. The answer may be the full page (we take its
// `[data-panel-content]`) or that piece alone.
import { closest } from "./dom.ts";
import { htmx } from "./request.ts";

const CONTENT = "[data-panel-content]";

interface PanelState {
  /** The record's address, in the history entry that shows it. */
  panel: string;
  htmx: true;
}

let opener: HTMLAnchorElement | null = null;
/** Whether closing means going back: true when the panel put its own entry into the history. */
let pushed = false;

export function startPanel(): void {
  document.addEventListener("click", (event) => {
    const link = closest<HTMLAnchorElement>(event, "a[data-panel]");
    const mouse = event as MouseEvent;
    if (!link || event.defaultPrevented || mouse.button !== 0 || mouse.metaKey || mouse.ctrlKey || mouse.shiftKey) return;
    if (!panel()) return;
    event.preventDefault();
    openPanel(link);
  });

  document.addEventListener("click", (event) => {
    if (closest(event, "[data-panel-close]")) leave();
    const dialog = panel();
    // The panel fills its own box: a click on the dialog itself, beside the box, is a click on the dim.
    if (dialog?.open && event.target === dialog && !contains(dialog, event as MouseEvent)) leave();
  });

  document.addEventListener("cancel", (event) => {
    if (event.target !== panel()) return;
    event.preventDefault();
    leave();
  }, true);

  // Before htmx fetches a page anew for Back or Forward, see whether opening or closing the panel is all it takes.
  document.addEventListener("htmx:before:history:restore", (event) => {
    const state = history.state as Partial<PanelState> | null;
    if (state?.panel) {
      event.preventDefault();
      // The entry before this one is the list: closing goes back to it.
      pushed = true;
      load(state.panel);
    } else if (panel()?.open) {
      event.preventDefault();
      close();
    }
  });
}

/** Whether a record stands beside the list now. */
export function isPanelOpen(): boolean {
  return panel()?.open ?? false;
}

/** Shows the record that the link leads to. */
export function openPanel(link: HTMLAnchorElement): void {
  const url = link.pathname + link.search;
  const state: PanelState = { panel: url, htmx: true };
  opener = link;
  if (isPanelOpen()) {
    history.replaceState(state, "", url);
  } else {
    // Marks the list's own entry as one that htmx (and so we) may come back to without a reload.
    history.replaceState({ ...(history.state as object | null), htmx: true }, "");
    history.pushState(state, "", url);
    pushed = true;
  }
  load(url);
}

function load(url: string): void {
  const dialog = panel();
  const body = dialog?.querySelector<HTMLElement>("#panel-body");
  if (!dialog || !body) return;
  const full = dialog.querySelector<HTMLAnchorElement>("[data-panel-full]");
  if (full) full.href = url;
  body.setAttribute("aria-busy", "true");
  if (!dialog.open) {
    body.replaceChildren();
    dialog.showModal();
  }
  markOpenRow(url);
  void htmx.ajax("GET", url, { target: "#panel-body", swap: "innerHTML ignoreTitle:true", select: CONTENT }).then(() => {
    body.removeAttribute("aria-busy");
    body.scrollTop = 0;
    // The record's heading names the panel for those who hear it.
    const heading = body.querySelector<HTMLElement>("h1, h2");
    if (heading) {
      heading.id ||= "panel-title";
      dialog.setAttribute("aria-labelledby", heading.id);
    }
  });
}

function leave(): void {
  if (pushed) history.back();
  else close();
}

function close(): void {
  pushed = false;
  panel()?.close();
  markOpenRow(null);
  // The list may have been refreshed meanwhile: find the row again by its address.
  const href = opener?.getAttribute("href");
  const again = opener?.isConnected ? opener : href ? document.querySelector<HTMLElement>(`a[data-panel][href="${CSS.escape(href)}"]`) : null;
  again?.focus();
}

function markOpenRow(url: string | null): void {
  for (const row of document.querySelectorAll("[data-row].is-open")) row.classList.remove("is-open");
  if (url === null) return;
  for (const link of document.querySelectorAll<HTMLAnchorElement>("[data-row] a[data-panel]")) {
    if (link.pathname + link.search === url) link.closest("[data-row]")?.classList.add("is-open");
  }
}

function panel(): HTMLDialogElement | null {
  const found = document.getElementById("panel");
  return found instanceof HTMLDialogElement ? found : null;
}

function contains(dialog: HTMLDialogElement, event: MouseEvent): boolean {
  const box = dialog.getBoundingClientRect();
  return event.clientX >= box.left && event.clientX <= box.right;
}
