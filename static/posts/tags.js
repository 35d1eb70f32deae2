// @ts-check
// Completes the tag behind the last comma: a browser by itself would complete the whole line.

/** @param {HTMLInputElement} field */
export function completeTags(field) {
  const list = field.list;
  if (!list) return;
  const names = [...list.options].map((option) => option.value);
  field.addEventListener("input", () => {
    const typed = field.value.split(",");
    const before = typed.slice(0, -1).map((name) => name.trim());
    const left = names.filter((name) => !before.includes(name));
    list.replaceChildren(...left.map((name) => new Option("", [...before, name].join(", "))));
  });
}
