// @ts-check
// Decisions under the comments of a thread, without leaving it: what was done stands where the comment was.

import { ask, isBusy } from "./ask.js";

addEventListener("submit", onSubmit);

/** @param {SubmitEvent} event */
function onSubmit(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  const isUndo = "undo" in form.dataset && form.closest("[data-moderated]");
  if (!isUndo && !("decide" in form.dataset)) return;
  event.preventDefault();
  if (!isBusy(form)) isUndo ? undo(form) : decide(form, event.submitter);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 */
async function decide(form, button) {
  const comment = /** @type {HTMLElement} */ (form.closest("article"));
  const answer = await ask(form, button);
  const said = answer?.page.querySelector("[data-notice], [role=alert]");
  if (!said) return form.submit(); // nobody answered: the browser tries by itself, and says so
  const place = document.createElement("div");
  place.dataset.moderated = "";
  place.tabIndex = -1;
  place.setAttribute("role", "status");
  place.append(said);
  comment.before(place);
  comment.hidden = Boolean(answer?.response.ok);
  place.focus();
}

/** @param {HTMLFormElement} form */
async function undo(form) {
  const answer = await ask(form);
  const place = /** @type {HTMLElement} */ (form.closest("[data-moderated]"));
  const comment = /** @type {HTMLElement} */ (place.nextElementSibling);
  if (answer?.response.ok) {
    place.remove();
    comment.hidden = false;
    comment.focus();
  } else {
    const alert = answer?.page.querySelector("[role=alert]");
    if (alert) place.replaceChildren(alert);
  }
}
