// @ts-check
// Makes the editor kinder: a live preview, small tools for Markdown, and nothing typed is ever lost.

import { takePictures } from "../media/send.js";
import { keepAll } from "./keep.js";
import { showPreview } from "./preview.js";
import { completeTags } from "./tags.js";
import { showTools } from "./tools.js";
import { nameZone } from "./zone.js";

/** @type {HTMLFormElement | null} */
const editor = document.querySelector("#editor");

/** @param {string} name */
const part = (name) => /** @type {HTMLElement} */ (document.querySelector(`[data-part=${name}]`));

/** A title wraps on a phone, but has no lines of its own. @param {HTMLTextAreaElement} title */
function keepInOneLine(title) {
  title.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
}

if (editor) {
  const body = /** @type {HTMLTextAreaElement} */ (editor.elements.namedItem("body"));
  showTools(part("tools"), body);
  takePictures(part("pictures"), body, editor.dataset.format === "html");
  keepInOneLine(/** @type {HTMLTextAreaElement} */ (editor.elements.namedItem("title")));
  const tags = editor.elements.namedItem("tags"); // a page has none
  if (tags instanceof HTMLInputElement) completeTags(tags);
  // What only this browser has comes back before it is shown.
  keepAll(editor, part("kept-place"));
  showPreview(editor, body);
  document.querySelectorAll("[data-zone]").forEach((hint) => nameZone(/** @type {HTMLElement} */ (hint)));
}
