// @ts-check
// Strikes what is selected in the text of a comment, and shows in it what is chosen to be struck.

const form = document.querySelector("[data-strike]");
if (form instanceof HTMLFormElement) enhance(form);

/** @param {HTMLFormElement} form */
function enhance(form) {
  const shown = part(form, "text");
  const own = part(form, "own");
  // The server counts characters, the browser counts halves of some of them.
  const signs = Array.from(shown.textContent ?? "");

  function draw() {
    const struck = new Array(signs.length).fill(false);
    for (const [start, end] of chosen()) struck.fill(true, start, end);
    shown.replaceChildren();
    for (let start = 0, end = 0; start < signs.length; start = end) {
      while (end < signs.length && struck[end] === struck[start]) end += 1;
      const words = signs.slice(start, end).join("");
      shown.append(struck[start] ? element("del", words) : words);
    }
  }

  /** @returns {number[][]} */
  function chosen() {
    const places = new FormData(/** @type {HTMLFormElement} */ (form)).getAll("strike");
    return places.map((place) => String(place).split("-").map(Number));
  }

  part(form, "selection").addEventListener("click", () => {
    const [start, end] = selected(shown);
    if (start >= end) return;
    own.append(choice(`${start}-${end}`, signs.slice(start, end).join("")));
    own.hidden = false;
    getSelection()?.removeAllRanges();
    draw();
  });
  form.addEventListener("change", draw);
  part(form, "whole").hidden = false;
  draw();
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @returns {HTMLElement}
 */
function part(form, name) {
  return /** @type {HTMLElement} */ (form.querySelector(`[data-strike-${name}]`));
}

/**
 * Start and end of the selection inside the text, in characters; the same where nothing is selected.
 * @param {HTMLElement} text
 */
function selected(text) {
  const selection = getSelection();
  if (!selection?.rangeCount) return [0, 0];
  const range = selection.getRangeAt(0);
  return [
    before(text, range.startContainer, range.startOffset),
    before(text, range.endContainer, range.endOffset),
  ];
}

/**
 * How many characters of the text stand before a point, which may lie outside of it.
 * @param {HTMLElement} text
 * @param {Node} node
 * @param {number} offset
 */
function before(text, node, offset) {
  const range = document.createRange();
  range.selectNodeContents(text);
  const side = range.comparePoint(node, offset);
  if (side < 0) return 0;
  if (side === 0) range.setEnd(node, offset);
  return Array.from(range.toString()).length;
}

/**
 * @param {string} place
 * @param {string} words
 */
function choice(place, words) {
  const label = element("label", "");
  label.className = "strike__choice";
  const box = document.createElement("input");
  box.type = "checkbox";
  box.name = "strike";
  box.value = place;
  box.checked = true;
  label.append(box, element("span", words));
  return label;
}

/**
 * @param {string} tag
 * @param {string} words
 */
function element(tag, words) {
  const made = document.createElement(tag);
  made.textContent = words;
  return made;
}
