// @ts-check
// Keeps what is typed: on the server every few seconds and on leaving, in this browser while the network is gone.

import { showRemarks } from "../media/send.js";
import { forget, forgetArrived, keepHere, noteSent, putBack } from "./local.js";

const PAUSE_MS = 3_000;

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} place
 */
export function keepAll(form, place) {
  const key = `post:${form.dataset.post}`;
  const address = `/write/${form.dataset.post}/keep`;
  let timer = 0;
  let isDirty = false;

  async function keep() {
    isDirty = false;
    const answer = await fetch(address, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (!answer?.ok) return keepWithout();
    forget(key);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...page.querySelectorAll("[data-part=kept]"));
    showRemarks(page);
  }

  function keepWithout() {
    isDirty = true;
    keepHere(form, key);
    place.textContent = place.dataset.offline ?? "";
  }

  function keepSoon() {
    isDirty = true;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE_MS);
  }

  forgetArrived(form);
  if (putBack(form, key)) place.textContent = place.dataset.back ?? "";
  // Typed while this script was still on its way, put back by the browser, or by the line above.
  if (hasChanged(form)) keepSoon();
  form.addEventListener("input", keepSoon);
  form.addEventListener("submit", () => {
    isDirty = false;
    clearTimeout(timer);
    noteSent(form, key);
  });
  addEventListener("online", () => isDirty && keep());
  addEventListener("pagehide", () => {
    // A beacon is small: browsers send no long text by it.
    if (isDirty && !navigator.sendBeacon(address, new FormData(form))) keepHere(form, key);
  });
}

/** @param {HTMLFormElement} form */
function hasChanged(form) {
  return [...form.elements].some((field) => {
    if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
    if (!(field instanceof HTMLInputElement)) return false;
    return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
  });
}
