// @ts-check
// Moves the form under the comment that is being answered, and back to its place.

import { isBegun, keepDraft, restoreDraft } from "./draft.js";
import { form, part } from "./form.js";

/** Where the form belongs, and what it says there. */
const home = document.createComment("");
let homeParent = "";
let homeTitle = "";

/**
 * The "Reply" that was pressed, while the form is under its comment.
 * @type {HTMLElement | null}
 */
let opener = null;

export function rememberHome() {
  form().before(home);
  homeParent = form().parent.value;
  homeTitle = part("form-title").textContent ?? "";
}

/** Says at each "Reply" whether a text was begun there and not sent: after a reload nothing else would. */
export function showBegun() {
  for (const link of document.querySelectorAll("[data-reply-to]")) {
    if (!(link instanceof HTMLElement) || !isBegun(link.dataset.replyTo ?? "")) continue;
    link.textContent = link.ariaDescription = form().dataset.begun ?? "";
  }
}

/** @param {HTMLElement} link */
export function openReply(link) {
  move(link);
  form().body.focus();
}

/** @returns {HTMLElement | null} the "Reply" that had opened it */
export function closeReply() {
  const link = opener;
  if (link) move(null);
  return link;
}

/** @param {HTMLElement | null} link */
function move(link) {
  keepDraft();
  clearNotices();
  opener = link;
  form().parent.value = link ? link.dataset.replyTo : homeParent;
  (link?.closest("article") ?? home).after(form());
  restoreDraft();
  dress();
}

/**
 * Puts the form that the server sent where the old one was; it goes home if the comment it answers is gone.
 * @param {Element} fresh
 */
export function replaceForm(fresh) {
  form().replaceWith(fresh);
  if (!form()) return;
  if (opener && form().parent.value !== opener.dataset.replyTo) {
    opener = null;
    home.after(fresh);
  }
  dress();
}

function dress() {
  part("form-title").textContent = opener ? opener.ariaLabel : homeTitle;
  part("cancel-reply").hidden = !opener;
}

/** Takes away what was said about another text. */
export function clearNotices() {
  part("not-sent").hidden = true;
  form().querySelectorAll("[data-error], [data-preview-of]").forEach((said) => said.remove());
  form().querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
}
