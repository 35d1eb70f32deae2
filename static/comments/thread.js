// @ts-check
// The one script of a page with a thread: without it the same links and forms lead to pages of their own.

import { keepDrafts, restoreDraft, takeOverDraft } from "./draft.js";
import { form } from "./form.js";
import { closeReply, openReply, rememberHome, showBegun } from "./reply.js";
import { isBusy, preview, send } from "./send.js";
import "./vote.js";

if (form()) {
  rememberHome();
  if (form().body.value) takeOverDraft();
  else restoreDraft();
  keepDrafts();
  showBegun();
  addEventListener("click", onClick);
  addEventListener("keydown", onKey);
  addEventListener("submit", onSubmit);
  addEventListener("input", noteBeginning, { once: true });
}

/** Fetches the signed moment at which the writing began, which pages that are the same for everyone cannot hold. */
async function noteBeginning() {
  // Who pastes a text, or finds one again after signing in, has begun it elsewhere and may post it at once.
  if (!form() || form().body.value.length > 1) return;
  const response = await fetch("/comments/begun").catch(() => null);
  if (response?.ok && form()) form().begun.value = await response.text();
}

const cancel = () => isBusy() || closeReply()?.focus();

/** @param {MouseEvent} event */
function onClick(event) {
  const wantsNewPage = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!form() || wantsNewPage || !(event.target instanceof Element)) return;
  const link = event.target.closest("[data-reply-to]");
  if (link instanceof HTMLElement) {
    event.preventDefault();
    if (!isBusy()) openReply(link);
  } else if (event.target.closest("[data-cancel-reply]")) {
    cancel();
  }
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  // While a word is being composed, Escape belongs to the input method.
  if (event.key === "Escape" && !event.isComposing && form()?.contains(document.activeElement)) cancel();
}

/** @param {SubmitEvent} event */
function onSubmit(event) {
  if (event.target !== form()) return;
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
  // To sign in elsewhere, with the text: the browser sends the form itself.
  if (button && "leave" in button.dataset && !isBusy()) return;
  event.preventDefault();
  if (isBusy()) return;
  if (button && "preview" in button.dataset) preview(button);
  else send();
}
