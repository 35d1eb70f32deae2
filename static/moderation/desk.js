// @ts-check
// The one script of the desk: without it the same links and forms lead to pages of their own.

import { ask, isBusy } from "./ask.js";
import { confirmMany, countSelected } from "./bulk.js";
import { bringBack, recount, settle } from "./cases.js";
import { listen } from "./keys.js";
import { sayFailed, show, startFading } from "./notice.js";

addEventListener("submit", onSubmit);
addEventListener("change", countSelected);
listen();
countSelected();
startFading();

/** @param {SubmitEvent} event */
function onSubmit(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  const jobs = { decide, undo, bulk: confirmMany };
  const name = Object.keys(jobs).find((each) => each in form.dataset);
  if (!name) return;
  event.preventDefault();
  if (!isBusy(form)) jobs[/** @type {keyof typeof jobs} */ (name)](form, event.submitter);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 */
async function decide(form, button) {
  const comment = /** @type {HTMLElement} */ (form.closest("[data-case]"));
  const answer = await ask(form, button);
  if (!answer?.response.ok) return refused(answer);
  settle(comment, answer.page.querySelector("[data-answer] > ol > li"));
  tell(answer.page);
}

/** @param {HTMLFormElement} form */
async function undo(form) {
  // Many at once come back with a page of their own.
  if (form.getAttribute("action")?.includes("/batches/")) return form.submit();
  const answer = await ask(form);
  if (!answer?.response.ok) return refused(answer);
  bringBack(answer.page.querySelector("[data-answer] > ol > li"));
  tell(answer.page);
}

/** @param {Document} page */
function tell(page) {
  recount(page.querySelector("[data-places]"));
  show(page.querySelector("[data-notice]"));
  countSelected();
}

/** @param {{ page: Document } | null} answer */
function refused(answer) {
  const alert = answer?.page.querySelector("[role=alert]");
  if (alert) show(alert);
  else sayFailed();
}
