// The theme changes at once; the server hears of it in the background. Without JavaScript the form does both.
import { closest } from "./dom.ts";

export function startTheme(): void {
  document.addEventListener("submit", (event) => {
    const form = closest<HTMLFormElement>(event, "form[data-theme-form]");
    if (!form) return;
    const button = (event as SubmitEvent).submitter;
    const theme = button instanceof HTMLButtonElement ? button.value : "";
    if (!["auto", "light", "dark"].includes(theme)) return;
    event.preventDefault();
    document.documentElement.dataset["bsTheme"] = theme;
    for (const choice of form.querySelectorAll<HTMLButtonElement>("button[name=theme]")) {
      if (choice.value === theme) choice.setAttribute("aria-current", "true");
      else choice.removeAttribute("aria-current");
    }
    form.closest("details")?.removeAttribute("open");
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    body.set("theme", theme);
    // If this fails the look is right all the same, and the next page simply comes in the old theme.
    void fetch(form.action, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => undefined);
  });
}
