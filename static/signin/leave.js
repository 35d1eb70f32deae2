// @ts-check
// Says whom the browser connects to while it waits for that page, also to those who do not see the button.

addEventListener("submit", (event) => {
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
  const label = button?.dataset.leave && button.querySelector("span");
  // Another script may have kept the form here.
  if (!label || event.defaultPrevented) return;
  const words = label.textContent;
  say(label, button.dataset.leave ?? "", "true");
  // Who turns back finds the page as it was left.
  addEventListener("pageshow", () => say(label, words ?? "", null), { once: true });

  /**
   * @param {Element} where
   * @param {string} what
   * @param {string | null} isBusy
   */
  function say(where, what, isBusy) {
    where.textContent = what;
    /** @type {HTMLButtonElement} */ (button).ariaBusy = isBusy;
    const status = document.querySelector("[data-leaving]");
    if (status) status.textContent = isBusy ? what : "";
  }
});
