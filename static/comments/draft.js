// @ts-check
// Keeps unsent text in this browser, one for each thread and each comment that is being answered.

import { bodyOf, commentForm, parentOf } from "./form.js";

// Storing at every key would be felt on an old phone; a page that goes away stores at once.
const PAUSE_MS = 300;

/**
 * Where the browser stores nothing, a draft lives as long as the page.
 * @type {Map<string, string>}
 */
const unstored = new Map();
let timer = 0;

/** @param {HTMLFormElement} form */
const keyOf = (form) => `draft:${form.dataset.thread}:${parentOf(form).value}`;

/** @param {HTMLFormElement} form */
export function keepDraft(form) {
  const key = keyOf(form);
  const text = bodyOf(form).value;
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
  let stored = null;
  try {
    stored = localStorage.getItem(key);
  } catch {
    // Blocked by the browser's settings.
  }
  bodyOf(form).value = unstored.get(key) ?? stored ?? "";
}

/** Keeps what is typed from now on. */
export function keepDrafts() {
  const keep = () => {
    clearTimeout(timer);
    const form = commentForm();
    if (form) keepDraft(form);
  };
  document.addEventListener("input", (event) => {
    const form = commentForm();
    if (!form || event.target !== bodyOf(form)) return;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE_MS);
  });
  addEventListener("pagehide", keep);
}
