// The snippet for shops' pages: a few kilobytes, no dependency, loses no message and sends none that nobody wanted.
//
//   <script>
//     !function(w,m){if(!w.vafa){var q=w.vafa=[];m.map(function(n){q[n]=function(){q.push([n].concat([].slice.call(arguments)))}})}}
//     (window,["load","identify","track","page","group","alias","reset","ready","optOut","optIn"]);
//     vafa.load("WRITE_KEY",{host:"https://vafa.example"}); vafa.page();
//   </script>
//   <script async src="https://vafa.example/vafa.js"></script>
import { contextOf, pageOf } from "./context.ts";
import { forget, newId, readMemory, remember } from "./memory.ts";
import { openOutbox, type Outbox } from "./outbox.ts";
import type { Message, Options, Traits } from "./types.ts";

const OPTED_OUT = "optout";
const ANONYMOUS = "anon";
const USER = "user";
const TRAITS = "traits";

let outbox: Outbox | undefined;
let settings: Options = {};
const whenReady: (() => void)[] = [];

function anonymousId(): string {
  const id = readMemory(ANONYMOUS) || newId();
  remember(ANONYMOUS, id);
  return id;
}

function knownTraits(): Traits {
  try {
    return JSON.parse(readMemory(TRAITS) || "{}") as Traits;
  } catch {
    return {};
  }
}

function send(message: Message): void {
  const silent = readMemory(OPTED_OUT) || (settings.respectDoNotTrack && navigator.doNotTrack === "1");
  if (!outbox || silent) return;
  const whole: Partial<Message> = {
    messageId: newId(),
    anonymousId: anonymousId(),
    timestamp: new Date().toISOString(),
    context: contextOf(),
  };
  const userId = readMemory(USER);
  if (userId) whole.userId = userId;
  outbox.put(Object.assign(whole, message));
}

const api = {
  /** Begins; what was called for before this file arrived follows at once. */
  load(writeKey: string, options?: Options): void {
    if (outbox) return;
    settings = options || {};
    outbox = openOutbox(writeKey, settings.host || "");
    whenReady.splice(0).forEach((callback) => callback());
  },

  identify(userId?: string | Traits | null, traits?: Traits): void {
    if (userId && typeof userId === "object") return api.identify(null, userId);
    const before = readMemory(USER);
    if (userId) {
      // Another person at the same browser: what was known of the first must not stick to the second.
      if (before && before !== `${userId}`) api.reset();
      remember(USER, `${userId}`);
    }
    const all = Object.assign(knownTraits(), traits);
    remember(TRAITS, JSON.stringify(all));
    send({ type: "identify", traits: all });
  },

  track(event: string, properties?: Traits): void {
    send({ type: "track", event, properties: properties || {} });
  },

  page(name?: string | Traits, properties?: Traits): void {
    if (typeof name === "object") return api.page("", name);
    const message: Message = { type: "page", properties: Object.assign(pageOf(), properties) };
    if (name) message.name = name;
    send(message);
  },

  group(groupId: string, traits?: Traits): void {
    send({ type: "group", groupId: `${groupId}`, traits: traits || {} });
  },

  alias(userId: string, previousId?: string): void {
    send({ type: "alias", userId: `${userId}`, previousId: previousId || readMemory(USER) || anonymousId() });
    remember(USER, `${userId}`);
  },

  /** Somebody logs out: the next visitor of this browser is a stranger. */
  reset(): void {
    [USER, TRAITS, ANONYMOUS].forEach(forget);
  },

  /** Calls back once loaded. */
  ready(callback: () => void): void {
    if (outbox) callback();
    else whenReady.push(callback);
  },

  /** The visitor wants nothing sent: from now on nothing is, and what waits is thrown away. */
  optOut(): void {
    remember(OPTED_OUT, "1");
    if (outbox) outbox.clear();
    api.reset();
  },

  /** The visitor has changed their mind. */
  optIn(): void {
    forget(OPTED_OUT);
  },
};

type Call = [keyof typeof api, ...unknown[]];
const home = window as unknown as { vafa?: Call[] | typeof api };

// A page may name this file twice by mistake; only an array (or nothing) in our place means that we are the first.
if (!home.vafa || Array.isArray(home.vafa)) {
  const waiting = (home.vafa || []) as Call[];
  home.vafa = api;
  // Loading comes first, whatever the order of calls was: a message needs to know where to go.
  waiting.sort((a, b) => Number(b[0] === "load") - Number(a[0] === "load"));
  for (const [name, ...args] of waiting) {
    if (Object.prototype.hasOwnProperty.call(api, name)) (api[name] as (...args: unknown[]) => void)(...args);
  }
}
