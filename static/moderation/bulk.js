// @ts-check
// Decisions about what is selected: how many that is, and one dialog that asks once.

import { ask } from "./ask.js";
import { sayFailed, show } from "./notice.js";

export function countSelected() {
  const number = document.querySelectorAll("[data-select]:checked").length;
  const shown = document.querySelector("[data-selected]");
  if (!shown) return;
  shown.textContent = `(${number})`;
  shown.toggleAttribute("hidden", number === 0);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 */
export async function confirmMany(form, button) {
  const answer = await ask(form, button);
  const fresh = answer?.page.querySelector("[data-confirm]");
  if (!fresh) {
    const alert = answer?.page.querySelector("[role=alert]");
    return alert ? show(alert) : sayFailed();
  }
  const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("[data-ask]"));
  dialog.replaceChildren(fresh);
  dialog.querySelector("[data-cancel]")?.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
    button?.focus();
  });
  dialog.showModal();
}
