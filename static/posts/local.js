// @ts-check
// A copy of a form in this browser, for as long as no page of the server has shown that it arrived.

const SENT = "sent";

/** @param {HTMLFormElement} form @param {string} key */
export function keepHere(form, key) {
  const typed = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  try {
    localStorage.setItem(key, JSON.stringify(typed));
  } catch {
    // Blocked or full: the page itself still has it.
  }
}

/** @param {string} key */
export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was stored then.
  }
}

/**
 * Texts that only this browser has come back; the server's stand in the form already. With them comes the
 * version they were typed over, so that what somebody saved meanwhile is not overwritten unseen.
 * @param {HTMLFormElement} form
 * @param {string} key
 */
export function putBack(form, key) {
  const kept = copyUnder(key);
  if (!kept) return false;
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type)) {
      field.checked = kept.some(([name, value]) => name === field.name && value === field.value);
    } else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) {
      const place = kept.findIndex(([name]) => name === field.name);
      // Of several fields of one name each has its own.
      if (place >= 0) field.value = kept.splice(place, 1)[0][1];
    }
  }
  return true;
}

/**
 * On its way to the server, which may never answer: the copy stays.
 * @param {HTMLFormElement} form
 * @param {string} key
 */
export function noteSent(form, key) {
  keepHere(form, key);
  try {
    sessionStorage.setItem(SENT, key);
  } catch {
    // Then the copy comes back once more.
  }
}

/**
 * On the page that answers, the copy is not needed any more.
 * @param {HTMLFormElement} form
 */
export function forgetArrived(form) {
  if (!("answer" in form.dataset)) return;
  try {
    const key = sessionStorage.getItem(SENT) ?? "";
    sessionStorage.removeItem(SENT);
    // Who goes back to an earlier answer, or loads it anew, sees an earlier text.
    const [visit] = performance.getEntriesByType("navigation");
    const isNew = visit instanceof PerformanceNavigationTiming && visit.type === "navigate";
    if (isNew || copyUnder(key)?.some(([name, value]) => name === "body" && value === new FormData(form).get("body"))) forget(key);
  } catch {
    // Blocked: then nothing was stored.
  }
}

/**
 * @param {string} key
 * @returns {[string, string][] | null}
 */
function copyUnder(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    return Array.isArray(kept) ? kept : null;
  } catch {
    return null;
  }
}
