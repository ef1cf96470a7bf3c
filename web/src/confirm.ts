// A question before what cannot be undone. The page holds it as a <details> that unfolds; here it becomes a dialog.
import { closest, stamp } from "./dom.ts";

export function startConfirm(): void {
  document.addEventListener("click", (event) => {
    const summary = closest<HTMLElement>(event, "details[data-confirm] > summary");
    const details = summary?.parentElement;
    const body = details?.querySelector<HTMLElement>(".v-confirm-body");
    const dialog = stamp("dialog-template");
    if (!summary || !details || !body || !(dialog instanceof HTMLDialogElement)) return;
    event.preventDefault();
    const title = body.querySelector<HTMLElement>("[data-confirm-title]");
    if (title?.id) dialog.setAttribute("aria-labelledby", title.id);
    // The question itself moves into the dialog and back again: one form, one place where it is written.
    dialog.append(body);
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      details.append(body);
      dialog.remove();
      summary.focus();
    });
    dialog.showModal();
  });

  document.addEventListener("click", (event) => {
    const dialog = closest<HTMLDialogElement>(event, "dialog");
    if (!dialog) return;
    const cancel = closest(event, "[data-close]");
    // A click on the dialog element itself is a click on the dim around its content.
    if (cancel || (event.target === dialog && isOutside(event as MouseEvent, dialog))) dialog.close();
  });
}

function isOutside(event: MouseEvent, dialog: HTMLDialogElement): boolean {
  const box = dialog.getBoundingClientRect();
  return (
    event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom
  );
}
