// As much of a browser as the snippet touches: storage, cookies, timers, network. The test holds the clock.
import { createContext, runInContext } from "node:vm";
import { webcrypto } from "node:crypto";

export class FakeBrowser {
  now_ms = Date.parse("2026-11-22T08:00:00Z");
  /** Every request that left, with its parsed body. */
  sent = [];
  beacons = [];
  /** What the network answers: `{ status, retryAfter }`, or null for no network. */
  answer = { status: 200 };
  /** False: local storage throws, as in some private windows. */
  storable = true;
  storage = new Map();
  cookies = new Map();
  doNotTrack = "0";
  url = "https://shop.example/p/1?utm_source=mail&utm_campaign=autumn#top";
  #timers = new Map();
  #next = 1;

  /** A fresh page view in this browser; storage and cookies stay. */
  open(script, before = []) {
    this.#timers.clear();
    const listeners = new Map();
    const listen = (name, action) => listeners.set(name, [...(listeners.get(name) ?? []), action]);
    const browser = this;
    const location = new URL(this.url);
    const document = {
      title: "Shop",
      referrer: "https://search.example/",
      visibilityState: "visible",
      addEventListener: listen,
      get cookie() {
        return [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      },
      set cookie(text) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(text);
        if (/Max-Age=0(;|$)/.test(text)) browser.cookies.delete(name);
        else browser.cookies.set(name, value);
      },
    };
    const guard = () => {
      if (!browser.storable) throw new Error("storage is forbidden");
    };
    const window = {
      document,
      location,
      localStorage: {
        getItem: (key) => (guard(), browser.storage.get(key) ?? null),
        setItem: (key, value) => (guard(), void browser.storage.set(key, String(value))),
        removeItem: (key) => (guard(), void browser.storage.delete(key)),
      },
      navigator: {
        language: "fa-IR",
        userAgent: "Fake/1",
        doNotTrack: this.doNotTrack,
        sendBeacon: (url, blob) => this.beacons.push({ url, blob }) > 0,
      },
      crypto: webcrypto,
      Blob,
      URLSearchParams,
      addEventListener: listen,
      setTimeout: (action, wait_ms) => {
        this.#timers.set(this.#next, { action, at: this.now_ms + wait_ms });
        return this.#next++;
      },
      clearTimeout: (id) => this.#timers.delete(id),
      fetch: async (url, { method, body, headers }) => {
        this.sent.push({ url, method, headers, body: JSON.parse(body) });
        if (!this.answer) throw new TypeError("no network");
        const { status, retryAfter } = this.answer;
        return { ok: status < 300, status, headers: { get: (name) => (name === "Retry-After" ? (retryAfter ?? null) : null) } };
      },
      Date: class extends Date {
        constructor(...args) {
          super(...(args.length > 0 ? args : [browser.now_ms]));
        }
        static now() {
          return browser.now_ms;
        }
      },
    };
    window.window = window;
    if (before.length > 0) window.vafa = before;
    runInContext(script, createContext(window));
    const fire = (name) => (listeners.get(name) ?? []).forEach((action) => action());
    return { vafa: window.vafa, document, fire };
  }

  /** Lets time pass, running what falls due in its order. */
  async pass(ms) {
    const until = this.now_ms + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= until).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      this.#timers.delete(due[0]);
      this.now_ms = Math.max(this.now_ms, due[1].at);
      due[1].action();
      // The answer of a request arrives between timers.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.now_ms = until;
  }

  /** All messages that left by requests, in order. */
  get messages() {
    return this.sent.flatMap(({ body }) => body.batch);
  }
}
