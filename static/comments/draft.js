// @ts-check
// Keeps unsent text in this browser, one for each thread and each comment that is being answered.

import { commentForm } from "./form.js";

// Storing at every key would be felt on an old phone; a page that goes away stores at once.
const PAUSE_MS = 300;

/**
 * Where the browser stores nothing, a draft lives as long as the page.
 * @type {Map<string, string>}
 */
const unstored = new Map();

/** @param {HTMLFormElement} form */
const keyOf = (form) => `draft:${form.dataset.thread}:${form.parent.value}`;

/** @param {HTMLFormElement} form */
export function keepDraft(form) {
  const key = keyOf(form);
  const text = form.body.value;
  unstored.delete(key);
  try {
    text ? localStorage.setItem(key, text) : localStorage.removeItem(key);
  } catch {
    unstored.set(key, text);
  }
}

/**
 * The text that was begun for the comment which the form answers now.
 * @param {HTMLFormElement} form
 */
export function restoreDraft(form) {
  const key = keyOf(form);
  let text = unstored.get(key);
  try {
    text ??= localStorage.getItem(key) ?? "";
  } catch {
    // Blocked by the browser's settings.
  }
  form.body.value = text ?? "";
}

/** Keeps what is typed from now on. */
export function keepDrafts() {
  let timer = 0;
  const keep = () => {
    const form = commentForm();
    if (form) keepDraft(form);
  };
  addEventListener("pagehide", keep);
  addEventListener("input", (event) => {
    if (event.target !== commentForm()?.body) return;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE_MS);
  });
}
