// @ts-check
// Sends the form without leaving the page, and shows what the server answers where it belongs.

import { keepDraft } from "./draft.js";
import { bodyOf, sayNotSent } from "./form.js";
import { graft } from "./graft.js";
import { closeReply, replaceForm } from "./reply.js";

// A server that has not answered by now will not be waited for; a text sent twice is published once.
const PATIENCE_MS = 30_000;

/** @typedef {{ response: Response, page: Document }} Answer */

let isSending = false;

/** Whether an answer is still awaited: until then the form stays where it is. */
export const isBusy = () => isSending;

/** @param {HTMLFormElement} form */
export async function send(form) {
  const answer = await ask(form, form.action);
  if (!answer?.response.ok) return refuse(form, answer);
  bodyOf(form).value = "";
  keepDraft(form);
  const fresh = answer.page.querySelector("[data-new-comment]");
  if (!(fresh instanceof HTMLElement)) return location.assign(answer.response.url); // held: its status page
  closeReply(form);
  if (!graft(fresh)) return location.assign(fresh.dataset.address ?? "");
  announce();
}

/**
 * Shows what the text will look like.
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button
 */
export async function preview(form, button) {
  const answer = await ask(form, button.formAction);
  const shown = answer?.page.querySelector("[data-preview-of]");
  if (!answer?.response.ok || !(shown instanceof HTMLElement)) return refuse(form, answer);
  form.querySelector("[data-preview-place]")?.replaceChildren(shown);
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
  isSending = isOn;
  bodyOf(form).readOnly = isOn;
  // Not `disabled`, which would throw the keyboard's focus off the button.
  form.querySelectorAll("button").forEach((button) => {
    button.ariaDisabled = button.ariaBusy = isOn ? "true" : null;
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
  const first = fresh.querySelector("[aria-invalid]") ?? fresh.querySelector("[data-error]");
  if (first instanceof HTMLElement) first.focus();
}

function announce() {
  const status = document.querySelector("[data-announcement]");
  if (status instanceof HTMLElement) status.textContent = status.dataset.announcement ?? "";
}
