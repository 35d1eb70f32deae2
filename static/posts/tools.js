// @ts-check
// Small buttons above the text, for who does not know Markdown by heart.

const ADDRESS = "https://";

/** Its sign, its name, its key together with Ctrl, and what it does. @type {[string, string, string, (text: HTMLTextAreaElement) => void][]} */
const TOOLS = [
  ["B", "bold", "b", (text) => surround(text, "**", "**")],
  ["I", "italic", "i", (text) => surround(text, "*", "*")],
  ["H", "heading", "", (text) => begin(text, "## ")],
  ["“", "quote", "", (text) => begin(text, "> ")],
  ["•", "list", "", (text) => begin(text, "- ")],
  ["↗", "link", "k", (text) => surround(text, "[", `](${ADDRESS})`)],
];

/**
 * @param {HTMLElement} place
 * @param {HTMLTextAreaElement} text
 */
export function showTools(place, text) {
  for (const [sign, name, key, use] of TOOLS) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "editor__tool";
    button.textContent = sign;
    button.ariaLabel = place.dataset[name] ?? name;
    button.title = key ? `${button.ariaLabel} (Ctrl+${key.toUpperCase()})` : button.ariaLabel;
    if (key) button.setAttribute("aria-keyshortcuts", `Control+${key.toUpperCase()}`);
    button.addEventListener("click", () => use(text));
    place.append(button);
  }
  text.addEventListener("keydown", (event) => {
    const isAsked = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    const tool = isAsked && TOOLS.find(([, , key]) => key && key === event.key.toLowerCase());
    if (!tool) return;
    event.preventDefault();
    tool[3](text);
  });
  place.hidden = false;
}

/**
 * Puts marks around what is selected, as if they had been typed: the browser's undo takes them back.
 * Selected is then what is typed next: the words where there are none yet, the address of a link, or the same.
 * @param {HTMLTextAreaElement} text
 * @param {string} before
 * @param {string} behind
 */
function surround(text, before, behind) {
  const start = text.selectionStart;
  const words = text.value.slice(start, text.selectionEnd);
  text.focus();
  insert(text, before + words + behind);
  const first = start + before.length;
  const address = behind.indexOf(ADDRESS);
  if (words && address >= 0) {
    const from = first + words.length + address;
    text.setSelectionRange(from, from + ADDRESS.length);
  } else {
    text.setSelectionRange(first, first + words.length);
  }
}

/**
 * Puts a mark at the beginning of each line in which something is selected.
 * @param {HTMLTextAreaElement} text
 * @param {string} mark
 */
function begin(text, mark) {
  const { value, selectionStart, selectionEnd } = text;
  const from = selectionStart ? value.lastIndexOf("\n", selectionStart - 1) + 1 : 0;
  const end = value.indexOf("\n", selectionEnd);
  const lines = value.slice(from, end < 0 ? value.length : end).split("\n");
  text.focus();
  text.setSelectionRange(from, end < 0 ? value.length : end);
  insert(text, lines.map((line) => mark + line).join("\n"));
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
