// htmx, taught two things: to show who is asking (the CSRF token), and to say when a request came to nothing.
import htmx from "htmx.org";
import { csrfToken } from "./dom.ts";
import { showToast } from "./toast.ts";

interface RequestDetail {
  ctx: {
    request: { method: string; headers: Record<string, string> };
    response?: { status: number; headers: Headers };
  };
}

document.addEventListener("htmx:config:request", (event) => {
  const { request } = (event as CustomEvent<RequestDetail>).detail.ctx;
  if (request.method !== "GET") request.headers["X-CSRF-Token"] = csrfToken();
});

// A fault that brought a page of its own is shown by that page; only silence needs words from us.
document.addEventListener("htmx:error", () => {
  showToast({ text: document.body.dataset["offlineText"] ?? "", tone: "bad" });
});

export { htmx };
