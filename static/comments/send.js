// @ts-check
// Sends the form without leaving the page, and shows what the server answers where it belongs.

import { keepDraft } from "./draft.js";
import { form, part } from "./form.js";
import { graft } from "./graft.js";
import { clearNotices, closeReply, replaceForm } from "./reply.js";
import { refreshBalance } from "../stances/refresh.js";

// A server that has not answered by now will not be waited for; a text sent twice is published once.
const PATIENCE_MS = 30_000;

let isSending = false;

/** Whether an answer is awaited: until then the form stays where it is. */
export const isBusy = () => isSending;

export async function send() {
  const saysStance = Boolean(new FormData(form()).get("stance"));
  const answer = await ask(form().action);
  if (!answer?.response.ok) return refuse(answer);
  form().body.value = "";
  keepDraft();
  clearNotices();
  closeReply();
  const fresh = part("new-comment", answer.page);
  // Without a comment it was redirected: a moderator reads it first, and the status page says so.
  if (!fresh || !graft(fresh)) return location.assign(fresh?.dataset.address ?? answer.response.url);
  const status = part("announcement", document);
  status.textContent = status.dataset.announcement ?? "";
  if (saysStance) refreshBalance();
}

/**
 * Shows what the text will look like.
 * @param {HTMLButtonElement} button
 */
export async function preview(button) {
  const answer = await ask(button.formAction);
  if (!answer?.response.ok) return refuse(answer);
  clearNotices();
  const shown = part("preview-of", answer.page);
  part("preview-place").replaceChildren(shown);
  shown.focus();
}

/** @param {string} address */
async function ask(address) {
  setBusy(true);
  try {
    const response = await fetch(address, {
      method: "POST",
      body: new FormData(form()),
      headers: { "X-Fragment": "1" },
      signal: AbortSignal.timeout?.(PATIENCE_MS), // older browsers wait as long as they like
    });
    return { response, page: new DOMParser().parseFromString(await response.text(), "text/html") };
  } catch {
    return null; // nobody answered
  } finally {
    setBusy(false);
  }
}

/** @param {boolean} isOn */
function setBusy(isOn) {
  isSending = form().body.readOnly = isOn;
  // Not `disabled`, which would throw the keyboard's focus off the button.
  form().querySelectorAll("button").forEach((button) => {
    button.ariaDisabled = button.ariaBusy = `${isOn}`;
  });
}

/**
 * The form again with what is wrong, or one sentence; the text stays in either.
 * @param {{ page: Document } | null} answer
 */
function refuse(answer) {
  const fresh = answer?.page.getElementById("respond");
  if (fresh) {
    replaceForm(fresh);
    const first = fresh.querySelector("[aria-invalid]") ?? part("error", fresh);
    /** @type {HTMLElement | null} */ (first)?.focus();
  } else {
    const notice = part("not-sent");
    notice.textContent = answer?.page.querySelector("[role=alert]")?.textContent ?? notice.dataset.notSent ?? "";
    notice.hidden = false;
  }
}
