// @ts-check
// Moves the form under the comment that is being answered, and back to its place.

import { keepDraft, restoreDraft } from "./draft.js";
import { clearNotices, part } from "./form.js";

const home = document.createComment("");
let homeParent = "";
let homeTitle = "";

/**
 * The "Reply" that was pressed, while the form is under its comment.
 * @type {HTMLElement | null}
 */
let opener = null;

/**
 * Remembers where the form belongs and what it says there.
 * @param {HTMLFormElement} form
 */
export function rememberHome(form) {
  form.before(home);
  homeParent = form.parent.value;
  homeTitle = part(form, "form-title").textContent ?? "";
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} link
 */
export function openReply(form, link) {
  move(form, link);
  form.body.focus();
}

/**
 * @param {HTMLFormElement} form
 * @returns {HTMLElement | null} the "Reply" that had opened it
 */
export function closeReply(form) {
  const link = opener;
  if (link) move(form, null);
  return link;
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} link
 */
function move(form, link) {
  keepDraft(form);
  clearNotices(form);
  opener = link;
  form.parent.value = link ? link.dataset.replyTo : homeParent;
  (link?.closest("article") ?? home).after(form);
  restoreDraft(form);
  dress(form);
}

/**
 * Puts the form that the server sent where the old one was; it goes home if the comment it answers is gone.
 * @param {HTMLFormElement} form
 * @param {Element} fresh
 */
export function replaceForm(form, fresh) {
  form.replaceWith(fresh);
  if (!(fresh instanceof HTMLFormElement)) return;
  if (opener && fresh.parent.value !== opener.dataset.replyTo) {
    opener = null;
    home.after(fresh);
  }
  dress(fresh);
}

/** @param {HTMLFormElement} form */
function dress(form) {
  part(form, "form-title").textContent = opener ? opener.ariaLabel : homeTitle;
  part(form, "cancel-reply").hidden = !opener;
}
