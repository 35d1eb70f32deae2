// @ts-check
// Offers the tags that begin as what stands behind the last comma: a browser by itself would complete the whole line.

// More are not read while typing.
const MOST_OFFERED = 6;

/** @param {HTMLInputElement} field */
export function completeTags(field) {
  const list = field.list;
  if (!list) return;
  const names = [...list.options].map((option) => option.value);
  const place = document.createElement("p");
  place.className = "tags-offered";
  place.setAttribute("aria-live", "polite");
  // The browser's own list would lie over the buttons, and knows the whole line alone.
  field.removeAttribute("list");
  field.after(place);

  /** @param {string} name */
  function take(name) {
    field.value = [...before(field.value), name, ""].join(", ");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function offer() {
    const chosen = before(field.value).map(folded);
    const begun = folded(field.value.split(",").at(-1) ?? "");
    const left = names.filter((name) => begun && folded(name).startsWith(begun) && !chosen.includes(folded(name)));
    place.replaceChildren(...left.slice(0, MOST_OFFERED).map((name) => button(name, () => take(name))));
  }

  field.addEventListener("input", offer);
  field.addEventListener("keydown", (event) => {
    const first = place.firstElementChild;
    if (event.key !== "ArrowDown" || !(first instanceof HTMLElement)) return;
    event.preventDefault();
    first.focus();
  });
  place.addEventListener("keydown", (event) => event.key === "Escape" && field.focus());
}

/** @param {string} line */
function before(line) {
  return line.split(",").slice(0, -1).map((name) => name.trim()).filter(Boolean);
}

/** @param {string} name */
function folded(name) {
  return name.trim().toLowerCase();
}

/**
 * @param {string} name
 * @param {() => void} take
 */
function button(name, take) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "tag tags-offered__tag";
  made.textContent = name;
  made.addEventListener("click", take);
  return made;
}
