/** Free facts about a person, an event or a page. */
export type Traits = Record<string, unknown>;

export interface Options {
  /** Where Vafa answers, e.g. `https://vafa.example`; the page's own host where it is left out. */
  host?: string;
  /** Send nothing for visitors whose browser asks not to be tracked. */
  respectDoNotTrack?: boolean;
}

/** One message as the server takes it. */
export interface Message {
  type: "identify" | "track" | "page" | "group" | "alias";
  messageId?: string;
  anonymousId?: string;
  userId?: string;
  previousId?: string;
  groupId?: string;
  event?: string;
  name?: string;
  timestamp?: string;
  traits?: Traits;
  properties?: Traits;
  context?: Traits;
}
