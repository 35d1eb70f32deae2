// @ts-check
// Says what was done, and offers for half a minute to undo it. The log offers it for ever.

const UNDO_FOR_MS = 30_000;

let timer = 0;

// It is there from the start, and so what comes into it is read out.
const place = () => /** @type {HTMLElement | null} */ (document.querySelector("[data-notices]"));

/** @param {Element | null | undefined} notice as the server sent it */
export function show(notice) {
  if (!notice || !place()) return;
  notice.removeAttribute("role"); // one voice is enough
  place()?.replaceChildren(notice);
  clearTimeout(timer);
  timer = setTimeout(fade, UNDO_FOR_MS);
}

export function sayFailed() {
  const notice = document.createElement("p");
  notice.className = "notice notice--error";
  notice.textContent = place()?.dataset.failed ?? "";
  show(notice);
}

/** What the page came with goes as well. */
export function startFading() {
  timer = setTimeout(fade, UNDO_FOR_MS);
}

/** @returns {HTMLFormElement | null} the form that undoes what was done last, while it is offered */
export const undoForm = () => document.querySelector("[data-notices] [data-undo]");

function fade() {
  // Not while somebody is about to press it.
  if (place()?.contains(document.activeElement)) timer = setTimeout(fade, UNDO_FOR_MS);
  else place()?.replaceChildren();
}
