// @ts-check
// The one script of a page with a thread: without it the same links and forms lead to pages of their own.

import { keepDrafts, restoreDraft } from "./draft.js";
import { commentForm } from "./form.js";
import { closeReply, openReply, rememberHome } from "./reply.js";
import { isBusy, preview, send } from "./send.js";

const first = commentForm();
if (first) {
  rememberHome(first);
  if (!first.body.value) restoreDraft(first);
  keepDrafts();
  addEventListener("click", onClick);
  addEventListener("keydown", onKey);
  addEventListener("submit", onSubmit);
}

/** @param {MouseEvent} event */
function onClick(event) {
  const form = commentForm();
  const wantsNewPage = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!form || wantsNewPage || !(event.target instanceof Element)) return;
  const link = event.target.closest("[data-reply-to]");
  if (link instanceof HTMLElement) {
    event.preventDefault();
    if (!isBusy()) openReply(form, link);
  } else if (event.target.closest("[data-cancel-reply]")) {
    cancel(form);
  }
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const form = commentForm();
  // While a word is being composed, Escape belongs to the input method.
  if (event.key === "Escape" && !event.isComposing && form?.contains(document.activeElement)) cancel(form);
}

/** @param {HTMLFormElement} form */
function cancel(form) {
  if (!isBusy()) closeReply(form)?.focus();
}

/** @param {SubmitEvent} event */
function onSubmit(event) {
  const form = commentForm();
  if (!form || event.target !== form) return;
  event.preventDefault();
  const button = event.submitter;
  if (isBusy()) return;
  if (button instanceof HTMLButtonElement && "preview" in button.dataset) preview(form, button);
  else send(form);
}
