// `<button data-copy="text" data-copied="Copied">` puts a text onto the clipboard and says so.
import { closest } from "./dom.ts";
import { showToast } from "./toast.ts";

export function startCopy(): void {
  document.addEventListener("click", (event) => {
    const button = closest<HTMLElement>(event, "[data-copy]");
    if (!button) return;
    event.preventDefault();
    void write(button.dataset["copy"] ?? "").then((done) => {
      if (done) showToast({ text: button.dataset["copied"] ?? "", tone: "good" });
    });
  });
}

async function write(text: string): Promise<boolean> {
  // The clipboard exists on https only; a shop's local network often has plain http, where the old way still works.
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
