// @ts-check
// The comments on the desk: which one the keyboard is at, which leave, and which come back.

/** @type {{ item: Element, next: Element | null } | null} */
let left = null;

const desk = () => document.querySelector("[data-desk]");

export const cases = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-desk] [data-case]")]);

/** @returns {HTMLElement | undefined} the comment that has the focus, or holds what has it */
export const current = () => cases().find((each) => each.contains(document.activeElement));

/** @param {number} step */
export function move(step) {
  const all = cases();
  const here = current();
  const place = here ? all.indexOf(here) + step : step > 0 ? 0 : all.length - 1;
  go(all[Math.min(Math.max(place, 0), all.length - 1)]);
}

/** @param {HTMLElement | undefined} comment */
export function go(comment) {
  comment?.focus({ preventScroll: true });
  comment?.scrollIntoView({ block: "nearest" });
}

/**
 * A decided comment leaves the list, and the next one has the keyboard; or it stays, as it is now.
 * @param {HTMLElement} comment
 * @param {Element | null} fresh
 */
export function settle(comment, fresh) {
  const item = /** @type {Element} */ (comment.closest("li"));
  if (fresh) {
    item.replaceWith(fresh);
    return go(fresh.querySelector("[data-case]") ?? undefined);
  }
  const neighbour = item.nextElementSibling ?? item.previousElementSibling;
  left = { item, next: item.nextElementSibling };
  item.remove();
  showEmpty();
  if (neighbour) go(neighbour.querySelector("[data-case]") ?? undefined);
  else document.getElementById("main")?.focus();
}

/**
 * A comment that was brought back stands where it was.
 * @param {Element | null} fresh
 */
export function bringBack(fresh) {
  if (!fresh || !desk()) return;
  const isHere = document.getElementById(fresh.querySelector("[data-case]")?.id ?? "")?.closest("li");
  if (isHere) isHere.replaceWith(fresh);
  else if (left?.next?.isConnected) left.next.before(fresh);
  else if (left) desk()?.append(fresh);
  else desk()?.prepend(fresh);
  showEmpty();
  go(fresh.querySelector("[data-case]") ?? undefined);
}

/** @param {Element | null} fresh the places with their new numbers */
export function recount(fresh) {
  if (fresh) document.querySelector("[data-places]")?.replaceWith(fresh);
}

function showEmpty() {
  const empty = document.querySelector("[data-empty]");
  const bulk = document.querySelector("[data-bulk]");
  empty?.toggleAttribute("hidden", cases().length > 0);
  bulk?.toggleAttribute("hidden", cases().length === 0);
}
