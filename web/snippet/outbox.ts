// Messages wait here until the server has said that it keeps them. A message may be sent twice, always under the same
// messageId, so it is counted once; it is never lost while the browser's storage lives.
import { newId, PREFIX, readMemory, remember } from "./memory.ts";
import type { Message } from "./types.ts";

const QUEUE = `${PREFIX}queue`;
const LOCK = "lock";
/** Browsers carry at most 64 KiB in requests that outlive their page; a character takes up to three bytes. */
const MAX_BATCH_CHARS = 20_000;
const MAX_BATCH = 50;
/** More than this waits only where the server has been out of reach for days; the oldest go first. */
const MAX_WAITING = 500;
const FLUSH_MS = 300;
const RETRY_FIRST_MS = 1_000;
const RETRY_LAST_MS = 300_000;
/** A tab that holds the lock longer than this has been closed. */
const LOCK_MS = 15_000;

export interface Outbox {
  /** Takes a message that has its messageId already. */
  put(message: Message): void;
  /** Throws away whatever waits. */
  clear(): void;
}

// Closures, not a class: their names shrink to one letter, and this file has to be small.
export function openOutbox(writeKey: string, host: string): Outbox {
  const url = `${host.replace(/\/+$/, "")}/v1/b`;
  const tab = newId();
  let own: Message[] = [];
  let storable = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let flying = false;
  let handed = "";

  const stored = (): Message[] => {
    try {
      // Other tabs write here too: storage, where there is one, knows more than we do.
      const text = storable && localStorage.getItem(QUEUE);
      if (text) return JSON.parse(text) as Message[];
    } catch {
      // No storage, or somebody broke what was in it: this page view's own list.
    }
    return own;
  };

  const store = (messages: Message[]): void => {
    own = messages.slice(-MAX_WAITING);
    try {
      localStorage.setItem(QUEUE, JSON.stringify(own));
    } catch {
      // Full or forbidden: from here on messages live as long as the page does.
      storable = false;
    }
  };

  const nextBatch = (): Message[] => {
    let chars = 0;
    // One over-long message still goes, alone: the server keeps it aside with the reason.
    return stored()
      .slice(0, MAX_BATCH)
      .filter((message, at) => (chars += JSON.stringify(message).length) <= MAX_BATCH_CHARS || at === 0);
  };

  const body = (batch: Message[]): string =>
    JSON.stringify({ writeKey, sentAt: new Date().toISOString(), batch });

  const plan = (wait_ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(flush, wait_ms);
  };

  const backoff = (retry_after_s: number): number => {
    const doubled_ms = Math.min(RETRY_FIRST_MS * 2 ** failures++, RETRY_LAST_MS);
    // Spread, so that a thousand browsers do not come back in the same second.
    return Math.max(retry_after_s * 1_000 || 0, doubled_ms * (0.5 + Math.random() / 2));
  };

  /** One tab at a time delivers; the others would only say the same. */
  const takeLock = (): boolean => {
    const [holder, since] = (readMemory(LOCK) || "").split(" ");
    if (holder && holder !== tab && Date.now() - Number(since) < LOCK_MS) return false;
    remember(LOCK, `${tab} ${Date.now()}`);
    return true;
  };

  const flush = (): void => {
    const batch = nextBatch();
    if (flying || !batch.length) return;
    if (!takeLock()) return plan(LOCK_MS / 3);
    flying = true;
    const settle = (wait_ms: number): void => {
      flying = false;
      remember(LOCK, "");
      if (stored().length) plan(wait_ms);
    };
    // A plain text needs no leave from the server to be sent across sites.
    fetch(url, { method: "POST", body: body(batch), headers: { "Content-Type": "text/plain" }, keepalive: true }).then(
      ({ ok, status, headers }) => {
        if (!ok && (status < 400 || status > 499 || status === 408 || status === 429)) {
          return settle(backoff(Number(headers.get("Retry-After"))));
        }
        // Taken, or refused for a reason that asking again would not change.
        const done = batch.map(({ messageId }) => messageId);
        store(stored().filter(({ messageId }) => done.indexOf(messageId) < 0));
        failures = 0;
        settle(FLUSH_MS);
      },
      () => settle(backoff(0)),
    );
  };

  // The page is going: what waits is handed to the browser, which will not tell how it went. So it also stays stored.
  const sendLast = (): void => {
    const batch = nextBatch();
    const { messageId } = batch[batch.length - 1] || {};
    // Browsers announce a leaving page twice.
    if (messageId && messageId !== handed && navigator.sendBeacon) {
      handed = messageId;
      navigator.sendBeacon(url, new Blob([body(batch)], { type: "text/plain" }));
    }
  };

  addEventListener("pagehide", sendLast);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") sendLast();
  });
  addEventListener("online", () => plan(0));
  // What an earlier page could not deliver.
  if (stored().length) plan(FLUSH_MS);

  return {
    put(message) {
      store([...stored(), message]);
      // While the server is out of reach, the planned retry takes the new ones along.
      if (!failures) plan(FLUSH_MS);
    },
    clear: () => store([]),
  };
}
