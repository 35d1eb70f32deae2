// @ts-check
// The comment form of a page: there is one, it moves, and an answer of the server may replace it.

/** @returns {HTMLFormElement | null} */
export const commentForm = () => document.querySelector("[data-comment-form]");

/**
 * A part that the template always has, by its data attribute.
 * @param {ParentNode} place
 * @param {string} hook
 */
export const part = (place, hook) => /** @type {HTMLElement} */ (place.querySelector(`[data-${hook}]`));

/**
 * Says why nothing was sent: in the server's words, or in those it left on the page for when it cannot be reached.
 * @param {HTMLFormElement} form
 * @param {string | null} [sentence]
 */
export function sayNotSent(form, sentence) {
  const notice = part(form, "not-sent");
  notice.textContent = sentence || (notice.dataset.notSent ?? "");
  notice.hidden = false;
}

/**
 * Takes away what was said about another text.
 * @param {HTMLFormElement} form
 */
export function clearNotices(form) {
  part(form, "not-sent").hidden = true;
  form.querySelectorAll("[data-error], [data-preview-of]").forEach((said) => said.remove());
  form.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
}
