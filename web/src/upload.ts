// `<form data-upload>`: files may be dropped, and the way there shows how far it is. Without JavaScript it is a form.
import { closest, csrfToken } from "./dom.ts";
import { showToast } from "./toast.ts";
import { withDigitsOf } from "./persian.ts";

export function startUpload(): void {
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => onDrag(event as DragEvent));
  }
  document.addEventListener("change", (event) => {
    const input = closest<HTMLInputElement>(event, "form[data-upload] input[type=file]");
    const name = input?.form?.querySelector("[data-upload-name]");
    if (input && name) name.textContent = Array.from(input.files ?? [], (file) => file.name).join(", ");
  });
  document.addEventListener("submit", (event) => {
    const form = closest<HTMLFormElement>(event, "form[data-upload]");
    if (!form) return;
    event.preventDefault();
    send(form);
  });
}

function onDrag(event: DragEvent): void {
  if (!event.dataTransfer?.types.includes("Files")) return;
  const form = closest<HTMLFormElement>(event, "form[data-upload]");
  const input = form?.querySelector<HTMLInputElement>("input[type=file]");
  const drop = form?.querySelector<HTMLElement>(".v-drop");
  // A file dropped beside the field must not make the browser leave the page.
  event.preventDefault();
  if (!form || !input || !drop) return;
  drop.classList.toggle("is-over", event.type === "dragenter" || event.type === "dragover");
  if (event.type !== "drop" || event.dataTransfer.files.length === 0) return;
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function send(form: HTMLFormElement): void {
  const block = form.querySelector<HTMLElement>("[data-upload-progress]");
  const bar = block?.querySelector("progress");
  const figure = block?.querySelector("[data-upload-percent]");
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("X-CSRF-Token", csrfToken());
  request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
    if (!lengthComputable) return;
    const percent = Math.floor((loaded * 100) / total);
    if (bar) bar.value = percent;
    const { lang } = document.documentElement;
    if (figure) figure.textContent = withDigitsOf(lang, `${percent}`) + (lang === "fa" ? "٪" : "%");
  });
  const idle = () => {
    form.removeAttribute("aria-busy");
    if (block) block.hidden = true;
  };
  request.addEventListener("error", () => {
    idle();
    showToast({ text: document.body.dataset["offlineText"] ?? "", tone: "bad" });
  });
  request.addEventListener("load", () => {
    if (request.status < 400) {
      // The server answered with a redirect, which the browser followed: that is where the work goes on.
      location.assign(request.responseURL || form.action);
      return;
    }
    idle();
    showFault(request.responseText);
  });
  form.setAttribute("aria-busy", "true");
  if (block) block.hidden = false;
  request.send(new FormData(form));
}

/** The server's own page for the fault, its content in place of ours. */
function showFault(html: string): void {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("#main");
  const main = document.getElementById("main");
  if (!fresh || !main) {
    showToast({ text: document.body.dataset["offlineText"] ?? "", tone: "bad" });
    return;
  }
  main.replaceWith(document.importNode(fresh, true));
  document.getElementById("main")?.focus();
}
