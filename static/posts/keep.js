// @ts-check
// Keeps what is typed: on the server every few seconds and on leaving, in this browser while the network is gone.

import { showRemarks } from "../media/send.js";

const PAUSE_MS = 3_000;

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} place
 */
export function keepAll(form, place) {
  const key = `post:${form.dataset.post}`;
  const address = `/write/${form.dataset.post}/keep`;
  let timer = 0;
  let isDirty = false;

  async function keep() {
    isDirty = false;
    const answer = await fetch(address, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (!answer?.ok) return keepHere();
    forget(key);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...page.querySelectorAll("[data-part=kept]"));
    showRemarks(page);
  }

  function keepHere() {
    isDirty = true;
    try {
      localStorage.setItem(key, JSON.stringify(Object.fromEntries(new FormData(form))));
    } catch {
      // Blocked or full: the page itself still has it.
    }
    place.textContent = place.dataset.offline ?? "";
  }

  function keepSoon() {
    isDirty = true;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE_MS);
  }

  // Typed while this script was still on its way, or put back by the browser.
  if (hasChanged(form)) keepSoon();
  restore(form, key, place);
  form.addEventListener("input", keepSoon);
  form.addEventListener("submit", () => {
    isDirty = false;
    clearTimeout(timer);
    forget(key);
  });
  addEventListener("online", () => isDirty && keep());
  addEventListener("pagehide", () => {
    if (isDirty) navigator.sendBeacon(address, new FormData(form));
  });
}

/**
 * Texts that only this browser has come back; the server's stand in the form already.
 * @param {HTMLFormElement} form
 * @param {string} key
 * @param {HTMLElement} place
 */
function restore(form, key, place) {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return;
  }
  if (!kept) return;
  for (const [name, value] of Object.entries(kept)) {
    const field = form.elements.namedItem(name);
    if (name !== "seen" && (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof RadioNodeList)) field.value = value;
  }
  place.textContent = place.dataset.back ?? "";
}

/** @param {HTMLFormElement} form */
function hasChanged(form) {
  return [...form.elements].some((field) => {
    if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
    if (!(field instanceof HTMLInputElement)) return false;
    return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
  });
}

/** @param {string} key */
function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was stored then.
  }
}
