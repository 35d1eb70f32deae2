// @ts-check
// The comment form of a page: there is one, it moves, and an answer of the server may replace it.

/** Null where the discussion is closed: what may run at any time has to ask. */
export const form = () => /** @type {HTMLFormElement} */ (document.querySelector("[data-comment-form]"));

/**
 * A part that the templates always have there, by its data attribute.
 * @param {string} hook
 * @param {ParentNode} [place]
 */
export const part = (hook, place = form()) => /** @type {HTMLElement} */ (place.querySelector(`[data-${hook}]`));
