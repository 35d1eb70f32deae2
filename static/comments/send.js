// @ts-check
// Sends the form without leaving the page, and shows what the server answers where it belongs.

import { keepDraft } from "./draft.js";
import { clearNotices, part, sayNotSent } from "./form.js";
import { graft } from "./graft.js";
import { closeReply, replaceForm } from "./reply.js";

// A server that has not answered by now will not be waited for; a text sent twice is published once.
const PATIENCE_MS = 30_000;

/** @typedef {{ response: Response, page: Document }} Answer */

let isSending = false;

/** Whether an answer is awaited: until then the form stays where it is. */
export const isBusy = () => isSending;

/** @param {HTMLFormElement} form */
export async function send(form) {
  const answer = await ask(form, form.action);
  if (!answer?.response.ok) return refuse(form, answer);
  form.body.value = "";
  keepDraft(form);
  clearNotices(form);
  closeReply(form);
  const fresh = part(answer.page, "new-comment");
  // Without a comment it was redirected: a moderator reads it first, and the status page says so.
  if (!fresh || !graft(fresh)) return location.assign(fresh?.dataset.address ?? answer.response.url);
  const status = part(document, "announcement");
  status.textContent = status.dataset.announcement ?? "";
}

/**
 * Shows what the text will look like.
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button
 */
export async function preview(form, button) {
  const answer = await ask(form, button.formAction);
  if (!answer?.response.ok) return refuse(form, answer);
  const shown = part(answer.page, "preview-of");
  part(form, "preview-place").replaceChildren(shown);
  shown.focus();
}

/**
 * @param {HTMLFormElement} form
 * @param {string} address
 * @returns {Promise<Answer | null>} null when nobody answered
 */
async function ask(form, address) {
  setBusy(form, true);
  try {
    const response = await fetch(address, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Fragment": "1" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { response, page: new DOMParser().parseFromString(await response.text(), "text/html") };
  } catch {
    return null;
  } finally {
    setBusy(form, false);
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {boolean} isOn
 */
function setBusy(form, isOn) {
  isSending = form.body.readOnly = isOn;
  // Not `disabled`, which would throw the keyboard's focus off the button.
  form.querySelectorAll("button").forEach((button) => {
    button.ariaDisabled = button.ariaBusy = `${isOn}`;
  });
}

/**
 * The form again with what is wrong, or one sentence; the text stays in either.
 * @param {HTMLFormElement} form
 * @param {Answer | null} answer
 */
function refuse(form, answer) {
  const fresh = answer?.page.getElementById("respond");
  if (!fresh) return sayNotSent(form, answer?.page.querySelector("[role=alert]")?.textContent);
  replaceForm(form, fresh);
  const first = fresh.querySelector("[aria-invalid]") ?? part(fresh, "error");
  /** @type {HTMLElement | null} */ (first)?.focus();
}
