// The few helpers that every module needs.

/** The nearest element at or above an event's target that matches, or null. */
export function closest<E extends Element>(event: Event, selector: string): E | null {
  return event.target instanceof Element ? event.target.closest<E>(selector) : null;
}

/** Whether the person is writing: single-letter keys then belong to the text. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) {
    return true;
  }
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit", "reset", "range"].includes(target.type);
}

/** The first element of a copy of a `<template>` in the page; null when the page has no such template. */
export function stamp(id: string): HTMLElement | null {
  const template = document.getElementById(id);
  if (!(template instanceof HTMLTemplateElement)) return null;
  return document.importNode(template.content, true).firstElementChild as HTMLElement | null;
}

/** The CSRF token that the server put into the page. */
export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

/** Runs `action` once no call has come for `wait_ms` milliseconds. */
export function debounce<A extends unknown[]>(wait_ms: number, action: (...args: A) => void): (...args: A) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...args), wait_ms);
  };
}
