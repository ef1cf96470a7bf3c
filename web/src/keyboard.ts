// Keys: `/` search, `g` then a letter to go somewhere, `j`/`k` through a list, `?` what keys there are.
// Letters are read by their place on the board, so they work on the Persian layout too.
import { isWriting, stamp } from "./dom.ts";
import { isPanelOpen, openPanel } from "./panel.ts";

const CHORD_MS = 1_200;
let chordUntil = 0;

export function startKeyboard(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    // In a dialog only the list keys have a meaning, and only while that dialog is the panel beside a list.
    const modal = document.querySelector("dialog[open]:modal");
    if (modal && !(isPanelOpen() && modal.id === "panel")) return;
    if (handle(event, modal !== null)) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-open-keys]")) showKeys();
  });
}

function handle(event: KeyboardEvent, inPanel: boolean): boolean {
  if (event.code === "KeyJ" || event.code === "KeyK") return moveInList(event.code === "KeyJ" ? 1 : -1);
  if (inPanel) return false;
  const now = performance.now();
  if (now < chordUntil) {
    chordUntil = 0;
    return goTo(event.code);
  }
  if (event.key === "?" || event.key === "؟") return showKeys();
  if (event.key === "/" || event.code === "Slash") return focusSearch();
  if (event.code === "KeyG" && !event.shiftKey) {
    chordUntil = now + CHORD_MS;
    return true;
  }
  return false;
}

function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>("[data-search]");
  field?.focus();
  field?.select();
  return field !== null;
}

function goTo(code: string): boolean {
  const letter = /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase();
  const link = letter && document.querySelector<HTMLAnchorElement>(`a[data-go-key="${letter}"]`);
  if (!link) return false;
  link.click();
  return true;
}

function showKeys(): boolean {
  const dialog = stamp("keys-template");
  if (!(dialog instanceof HTMLDialogElement)) return false;
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  return true;
}

/** Focus goes to the next row's main link, where Enter opens it; with the panel open, the panel follows. */
function moveInList(by: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-list] [data-row]")];
  if (rows.length === 0) return false;
  const at = rows.findIndex((row) => row.classList.contains("is-open") || row.contains(document.activeElement));
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by];
  const link = next?.querySelector<HTMLAnchorElement>("a.v-list-main");
  if (!next || !link) return true;
  next.scrollIntoView({ block: "nearest" });
  if (isPanelOpen() && "panel" in link.dataset) openPanel(link);
  else link.focus();
  return true;
}
