// Short messages at the foot of the page, with "undo" where something can be undone. The server puts one into the
// page after a redirect, or sends a `toast` event with an htmx answer (header `HX-Trigger: {"toast": {…}}`).
import { closest, stamp } from "./dom.ts";

const STAY_MS = 8_000;

export interface Toast {
  text: string;
  tone?: "good" | "warn" | "bad";
  /** Where a POST takes the thing back. */
  undo_url?: string;
}

export function startToasts(): void {
  for (const toast of document.querySelectorAll<HTMLElement>("#toasts .v-toast")) leaveLater(toast);

  document.addEventListener("toast", (event) => showToast((event as CustomEvent<Toast>).detail));

  document.addEventListener("click", (event) => {
    if (closest(event, ".v-toast-close")) closest<HTMLElement>(event, ".v-toast")?.remove();
  });
}

export function showToast(toast: Toast): void {
  const area = document.getElementById("toasts");
  const element = stamp("toast-template");
  const text = element?.querySelector(".v-toast-text");
  if (!area || !element || !text || !toast.text) return;
  text.textContent = toast.text;
  if (toast.tone) element.classList.add(`v-toast-${toast.tone}`);
  const undo = element.querySelector<HTMLFormElement>("form");
  // Only an address of our own: the text of an event is never a reason to post somewhere else.
  if (undo && toast.undo_url?.startsWith("/") && !toast.undo_url.startsWith("//")) undo.action = toast.undo_url;
  else undo?.remove();
  area.append(element);
  leaveLater(element);
}

/** Goes by itself, but never from under a pointer or the keyboard, and never when it tells of a fault. */
function leaveLater(element: HTMLElement): void {
  if (element.classList.contains("v-toast-bad")) return;
  let timer = 0;
  const wait = () => {
    timer = window.setTimeout(() => {
      element.classList.add("is-leaving");
      window.setTimeout(() => element.remove(), 250);
    }, STAY_MS);
  };
  const hold = () => window.clearTimeout(timer);
  element.addEventListener("pointerenter", hold);
  element.addEventListener("focusin", hold);
  element.addEventListener("pointerleave", wait);
  element.addEventListener("focusout", wait);
  wait();
}
