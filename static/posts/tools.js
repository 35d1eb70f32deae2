// @ts-check
// Small buttons above the text, for who does not know Markdown by heart.

/** What stands before and behind the marked words. @type {[string, string, string, string][]} */
const TOOLS = [
  ["B", "bold", "**", "**"],
  ["I", "italic", "*", "*"],
  ["H", "heading", "\n## ", ""],
  ["“", "quote", "\n> ", ""],
  ["•", "list", "\n- ", ""],
  ["↗", "link", "[", "](https://)"],
];

/**
 * @param {HTMLElement} place
 * @param {HTMLTextAreaElement} text
 */
export function showTools(place, text) {
  for (const [sign, name, before, behind] of TOOLS) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "editor__tool";
    button.textContent = sign;
    button.title = button.ariaLabel = place.dataset[name] ?? name;
    button.addEventListener("click", () => wrap(text, before, behind));
    place.append(button);
  }
  place.hidden = false;
}

/**
 * Puts marks around what is selected, as if they had been typed: the browser's undo takes them back.
 * @param {HTMLTextAreaElement} text
 * @param {string} before
 * @param {string} behind
 */
function wrap(text, before, behind) {
  const words = text.value.slice(text.selectionStart, text.selectionEnd);
  const start = text.selectionStart === 0 ? before.trimStart() : before;
  text.focus();
  insert(text, start + words + behind);
}

/**
 * Puts words in place of what is selected. Who is typing elsewhere meanwhile stays there.
 * @param {HTMLTextAreaElement} text
 * @param {string} words
 */
export function insert(text, words) {
  if (document.activeElement === text && document.execCommand("insertText", false, words)) return;
  text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}
