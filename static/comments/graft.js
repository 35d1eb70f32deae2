// @ts-check
// Puts a new comment into the thread. The server sends it below everything it answers, in the markup of a page.

/**
 * @param {HTMLElement} fresh
 * @returns {boolean} false when this page does not show the place of the comment
 */
export function graft(fresh) {
  const id = fresh.dataset.newComment ?? "";
  if (!document.getElementById(id) && !insert(itemOf(fresh.querySelector(`#${id}`)))) return false;
  recount(fresh);
  // A target of its own, as after a redirect: the same style shows it, and reloading leads back to it.
  location.replace(`#${id}`);
  document.getElementById(id)?.focus();
  return true;
}

/**
 * The list item around a comment.
 * @param {Element | null | undefined} element
 */
const itemOf = (element) => element?.closest("li");

/**
 * The item of this page that shows the same comment.
 * @param {Element} item
 */
const twinOf = (item) => itemOf(document.getElementById(item.querySelector("article")?.id ?? ""));

/**
 * @param {Element | null | undefined} item
 * @returns {boolean}
 */
function insert(item) {
  if (!item) return false;
  const above = itemOf(item.parentElement);
  return above ? insertReply(item, above) : insertRoot(item);
}

/**
 * @param {Element} item
 * @param {Element} above
 */
function insertReply(item, above) {
  const branch = twinOf(above);
  if (!branch) return false;
  const replies = branch.querySelector(":scope > details");
  if (replies instanceof HTMLDetailsElement) {
    replies.open = true;
    replies.querySelector("ol")?.append(item);
  } else {
    branch.append(/** @type {Element} */ (above.querySelector("details")));
  }
  return true;
}

/** @param {Element} item */
function insertRoot(item) {
  const thread = document.querySelector("[data-thread-order]");
  if (!(thread instanceof HTMLElement)) return false;
  const list = thread.querySelector("[data-comments]");
  if (!list) thread.querySelector("[data-thread-empty]")?.replaceWith(/** @type {Element} */ (item.parentElement));
  else if (thread.dataset.threadOrder === "oldest") list.append(item);
  else list.prepend(item);
  return true;
}

/**
 * The new numbers: in the heading, and over the replies of each comment above.
 * @param {HTMLElement} fresh
 */
function recount(fresh) {
  const heading = fresh.querySelector("#thread-title");
  if (heading) document.getElementById("thread-title")?.replaceWith(heading);
  for (const toggle of fresh.querySelectorAll("summary")) {
    const item = itemOf(toggle);
    const shown = item && twinOf(item)?.querySelector(":scope > details > summary");
    if (shown) shown.textContent = toggle.textContent;
  }
}
