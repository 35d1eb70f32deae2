// @ts-check
// One key for each decision, at the comment that has the keyboard. Never while somebody types.

import { cases, current, go, move } from "./cases.js";
import { undoForm } from "./notice.js";

const dialog = () => /** @type {HTMLDialogElement | null} */ (document.querySelector("[data-keys]"));

/** @type {Record<string, () => void>} */
const OF_THE_PAGE = {
  j: () => move(1),
  k: () => move(-1),
  u: () => undoForm()?.requestSubmit(),
  "/": () => document.getElementById("q")?.focus(),
  "?": () => dialog()?.showModal(),
};

export function listen() {
  if (!dialog()) return;
  addEventListener("keydown", onKey);
  document.querySelector("[data-keys-hint]")?.removeAttribute("hidden");
  document.querySelector("[data-open-keys]")?.addEventListener("click", () => dialog()?.showModal());
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && !"jk".includes(event.key)) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const ofPage = Object.hasOwn(OF_THE_PAGE, event.key) ? OF_THE_PAGE[event.key] : undefined;
  if (ofPage) {
    event.preventDefault();
    return ofPage();
  }
  // Whoever begins with a decision means the first comment, and sees it before the second key.
  const comment = current();
  if (!comment) return "astherbx".includes(event.key) ? go(cases()[0]) : undefined;
  const control = /** @type {HTMLElement | null} */ (comment.querySelector(selector(event.key)));
  if (!control) return;
  event.preventDefault();
  control.click();
}

/** @param {string} key */
const selector = (key) => (key === "x" ? "[data-select]" : `[data-key="${CSS.escape(key)}"]`);

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== "checkbox" && target.type !== "radio";
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
