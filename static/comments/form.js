// @ts-check
// The comment form of a page: there is one, it moves, and an answer of the server may replace it.

/** @returns {HTMLFormElement | null} */
export const commentForm = () => document.querySelector("[data-comment-form]");

/** @param {HTMLFormElement} form */
export const bodyOf = (form) => /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("body"));

/** @param {HTMLFormElement} form */
export const parentOf = (form) => /** @type {HTMLInputElement} */ (form.elements.namedItem("parent"));

/**
 * Says why nothing was sent, in the words of the server or in those it left on the page for this case.
 * @param {HTMLFormElement} form
 * @param {string | null} [sentence]
 */
export function sayNotSent(form, sentence) {
  const notice = /** @type {HTMLElement} */ (form.querySelector("[data-not-sent]"));
  notice.textContent = sentence || (notice.dataset.notSent ?? "");
  notice.hidden = false;
}

/**
 * Takes away what was said about an earlier text.
 * @param {HTMLFormElement} form
 */
export function clearNotices(form) {
  /** @type {HTMLElement} */ (form.querySelector("[data-not-sent]")).hidden = true;
  form.querySelectorAll("[data-error], [data-preview-of]").forEach((said) => said.remove());
  form.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
}
