// @ts-check
// Says what was done, and offers for half a minute to undo it. The log offers it for ever.

const UNDO_FOR_MS = 30_000;

let timer = 0;

const place = () => document.querySelector("[data-notices]");
const voice = () => /** @type {HTMLElement | null} */ (document.querySelector("[data-said]"));

/** @param {Element | null | undefined} notice as the server sent it */
export function show(notice) {
  if (!notice || !place()) return;
  // One place that is there from the start is read out surely; what comes with its words is not.
  notice.removeAttribute("role");
  place()?.replaceChildren(notice);
  say(notice.querySelector("[data-notice-words]")?.textContent ?? notice.textContent ?? "");
  clearTimeout(timer);
  timer = setTimeout(fade, UNDO_FOR_MS);
}

export function sayFailed() {
  const words = voice()?.dataset.failed ?? "";
  const notice = document.createElement("p");
  notice.className = "notice notice--error";
  notice.textContent = words;
  show(notice);
}

/** @returns {HTMLFormElement | null} the form that undoes what was done last, while it is offered */
export const undoForm = () => document.querySelector("[data-notices] [data-undo]");

/** @param {string} words */
function say(words) {
  const said = voice();
  if (said) said.textContent = words;
}

function fade() {
  // Not while somebody is about to press it.
  if (place()?.contains(document.activeElement)) timer = setTimeout(fade, UNDO_FOR_MS);
  else place()?.replaceChildren();
}
