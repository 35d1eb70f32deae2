// @ts-check
// What readers will see, beside the text: by itself where there is room, else when it is asked for.

import { showRemarks } from "../media/send.js";

// Fast enough to follow one's own words, slow enough for a phone.
const PAUSE_MS = 400;
// As in `editor.css`.
const hasRoom = matchMedia("(min-width: 80rem)");
const KEPT = "preview";

/** @param {string} name @param {ParentNode} [within] */
const part = (name, within = document) => /** @type {HTMLElement} */ (within.querySelector(`[data-part=${name}]`));

/**
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} text
 */
export function showPreview(form, text) {
  const place = part("preview-place");
  const toggle = part("preview-toggle");
  let timer = 0;
  let turn = 0;

  async function renew() {
    const mine = ++turn;
    const body = new FormData(form);
    body.set("format", form.dataset.format ?? "");
    const answer = await fetch("/write/preview", { method: "POST", body }).catch(() => null);
    // Without a network the last one stays; an answer that comes late is not newer.
    if (!answer?.ok || mine !== turn) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(part("preview-of", page));
    showRemarks(page);
    follow();
  }

  function follow() {
    const below = text.scrollHeight - text.clientHeight;
    if (hasRoom.matches && below > 0) place.scrollTop = (text.scrollTop / below) * (place.scrollHeight - place.clientHeight);
  }

  /** @param {boolean} isShown */
  function put(isShown) {
    place.hidden = !isShown;
    toggle.ariaExpanded = String(isShown);
    toggle.textContent = (isShown ? toggle.dataset.hide : toggle.dataset.show) ?? "";
  }

  async function ask() {
    put(true);
    await renew();
    // Only now: while it grows above the text, a browser keeps the text where it is.
    if (!hasRoom.matches) toggle.parentElement?.scrollIntoView();
  }

  toggle.addEventListener("click", () => {
    remember(place.hidden);
    if (place.hidden) return ask();
    put(false);
    if (!hasRoom.matches) toggle.parentElement?.scrollIntoView();
  });
  form.querySelector("[data-preview]")?.addEventListener("click", (event) => {
    event.preventDefault();
    ask();
  });
  form.addEventListener("input", () => {
    if (place.hidden) return;
    clearTimeout(timer);
    timer = setTimeout(renew, PAUSE_MS);
  });
  text.addEventListener("scroll", follow, { passive: true });
  toggle.hidden = false;
  put(!place.hidden || (hasRoom.matches && isWanted()));
  if (!place.hidden) renew();
}

/** @param {boolean} isShown */
function remember(isShown) {
  if (!hasRoom.matches) return;
  try {
    localStorage.setItem(KEPT, isShown ? "open" : "closed");
  } catch {
    // Then it opens by itself again.
  }
}

function isWanted() {
  try {
    return localStorage.getItem(KEPT) !== "closed";
  } catch {
    return true;
  }
}
