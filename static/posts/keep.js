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
    remember(form, key);
    place.textContent = place.dataset.offline ?? "";
  }

  function keepSoon() {
    isDirty = true;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE_MS);
  }

  // What was on its way has arrived; a new post has its number only now.
  if (/[?&](saved|moved)=/.test(location.search)) [key, "post:0"].forEach(forget);
  restore(form, key, place);
  // Typed while this script was still on its way, put back by the browser, or by the line above.
  if (hasChanged(form)) keepSoon();
  form.addEventListener("input", keepSoon);
  form.addEventListener("submit", () => {
    isDirty = false;
    clearTimeout(timer);
    // Until it has arrived: where the network is gone, an error takes the place of this page.
    remember(form, key);
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
  let hasMore = false;
  for (const field of fieldsOf(form)) {
    const value = kept[field.name];
    if (field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio")) {
      hasMore ||= field.checked !== (value === field.value);
      field.checked = value === field.value;
    } else if (value !== undefined) {
      hasMore ||= field.value !== value.replaceAll("\r\n", "\n");
      field.value = value;
    }
  }
  if (hasMore) place.textContent = place.dataset.back ?? "";
  else forget(key);
}

/**
 * What a person fills in: not the version that was opened, nor the files.
 * @param {HTMLFormElement} form
 */
function fieldsOf(form) {
  /** @type {NodeListOf<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>} */
  const fields = form.querySelectorAll("input[name]:not([type=hidden], [type=file]), textarea[name], select[name]");
  return fields;
}

/**
 * @param {HTMLFormElement} form
 * @param {string} key
 */
function remember(form, key) {
  try {
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(new FormData(form))));
  } catch {
    // Blocked or full: the page itself still has it.
  }
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
