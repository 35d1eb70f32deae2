// @ts-check
// Sends a form of the desk without leaving the page, and returns what the server answers.

// A server that has not answered by now will not be waited for; a decision made twice is made once.
const PATIENCE_MS = 30_000;

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} [button] the one that was pressed: it may name the address, and a field
 * @returns {Promise<{ response: Response, page: Document } | null>} nothing where nobody answered
 */
export async function ask(form, button) {
  const address = button?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.href;
  const body = new FormData(form);
  if (button instanceof HTMLButtonElement && button.name) body.append(button.name, button.value);
  setBusy(form, true);
  try {
    const response = await fetch(address, {
      method: "POST",
      body: new URLSearchParams(/** @type {any} */ (body)),
      headers: { "X-Fragment": "1" },
      signal: AbortSignal.timeout?.(PATIENCE_MS), // older browsers wait as long as they like
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
  form.toggleAttribute("data-busy", isOn);
  // Not `disabled`, which would throw the keyboard's focus off the button.
  form.querySelectorAll("button").forEach((button) => (button.ariaBusy = `${isOn}`));
}

/** @param {Element} form */
export const isBusy = (form) => form.hasAttribute("data-busy");
