// @ts-check
// Puts a new comment into the thread. The server sends it below everything it answers, in the markup of a page.

import { part } from "./form.js";

/**
 * @param {HTMLElement} fresh
 * @returns {boolean} false when this page does not show the place of the comment
 */
export function graft(fresh) {
  const id = fresh.dataset.newComment;
  const item = itemOf(fresh.querySelector(`#${id}`));
  if (!item || !(twinOf(item) || insert(item))) return false;
  recount(fresh);
  // A target of its own, as after a redirect: the same style shows it, and a reload leads back to it.
  location.replace(`#${id}`);
  document.getElementById(id ?? "")?.focus();
  return true;
}

/**
 * The list item around a part of it.
 * @param {Element | null} [inside]
 */
const itemOf = (inside) => inside?.closest("li");

/**
 * The item of this page that shows the same comment.
 * @param {Element | null} [item]
 */
const twinOf = (item) => itemOf(document.getElementById(item?.querySelector("article")?.id ?? ""));

/** @param {Element} item */
function insert(item) {
  const list = /** @type {Element} */ (item.parentElement);
  const above = itemOf(list);
  const branch = twinOf(above);
  const replies = branch?.querySelector("li > details");
  if (!above) return insertRoot(item, list);
  if (replies) {
    replies.setAttribute("open", "");
    replies.querySelector("ol")?.append(item);
  } else {
    branch?.append(/** @type {Element} */ (list.parentElement));
  }
  return Boolean(branch);
}

/**
 * @param {Element} item
 * @param {Element} list
 */
function insertRoot(item, list) {
  const thread = part("thread-order", document);
  if (!thread) return false;
  const shown = part("comments", thread);
  const isOldestFirst = thread.dataset.threadOrder === "oldest";
  if (isOldestFirst && thread.querySelector("a[rel=next]")) return false; // its place is on the last page
  if (!shown) part("thread-empty", thread).replaceWith(list);
  else if (isOldestFirst) shown.append(item);
  else shown.prepend(item);
  return true;
}

/**
 * The new numbers: in the heading, and over the replies of each comment above.
 * @param {HTMLElement} fresh
 */
function recount(fresh) {
  for (const counted of fresh.querySelectorAll("#thread-title, li > details > summary")) {
    const shown = counted.id
      ? document.getElementById(counted.id)
      : twinOf(itemOf(counted))?.querySelector("li > details > summary");
    if (shown) shown.textContent = counted.textContent;
  }
}
