// @ts-check
// Keeps unsent text in this browser, one for each thread and each comment that is being answered.

import { form } from "./form.js";

// Storing at every key would be felt on an old phone; a page that goes away stores at once.
const PAUSE_MS = 300;

/**
 * Where the browser stores nothing, a draft lives as long as the page.
 * @type {Map<string, string>}
 */
const unstored = new Map();

const key = () => `draft:${form().dataset.thread}:${form().parent.value}`;

export function keepDraft() {
  const text = form().body.value;
  unstored.delete(key());
  try {
    text ? localStorage.setItem(key(), text) : localStorage.removeItem(key());
  } catch {
    unstored.set(key(), text);
  }
}

/** The text that was begun for the comment which the form answers now. */
export function restoreDraft() {
  let text = unstored.get(key());
  try {
    text ??= localStorage.getItem(key()) ?? "";
  } catch {
    // Blocked by the browser's settings.
  }
  form().body.value = text ?? "";
}

/** Whether something was begun in this browser for the comment of this public id. @param {string} id */
export function isBegun(id) {
  try {
    return Boolean(localStorage.getItem(`draft:${form().dataset.thread}:${id}`));
  } catch {
    return false;
  }
}

/** Back from signing in: the server's text is the newest now, and a reload shows what became of it since. */
export function takeOverDraft() {
  const address = new URL(location.href);
  if (!address.searchParams.has("draft")) return;
  keepDraft();
  address.searchParams.delete("draft");
  history.replaceState(history.state, "", address);
}

/** Keeps what is typed from now on. */
export function keepDrafts() {
  let timer = 0;
  const keep = () => form() && keepDraft();
  addEventListener("pagehide", keep);
  addEventListener("input", (event) => {
    if (event.target !== form()?.body) return;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE_MS);
  });
}
