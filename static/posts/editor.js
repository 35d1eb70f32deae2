// @ts-check
// Makes the editor kinder: a live preview, small tools for Markdown, and nothing typed is ever lost.

import { showRemarks, takePictures } from "../media/send.js";
import { keepAll } from "./keep.js";
import { completeTags } from "./tags.js";
import { showTools } from "./tools.js";

// Fast enough to follow one's own words, slow enough for a phone.
const PREVIEW_PAUSE_MS = 400;

/** @type {HTMLFormElement | null} */
const editor = document.querySelector("#editor");

/** @param {string} name @param {ParentNode} [within] */
const part = (name, within = document) => /** @type {HTMLElement} */ (within.querySelector(`[data-part=${name}]`));

/** @param {HTMLFormElement} form */
async function preview(form) {
  const body = new FormData(form);
  body.set("format", form.dataset.format ?? "");
  const answer = await fetch("/write/preview", { method: "POST", body }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const place = part("preview-place");
  place.replaceChildren(part("preview-of", page));
  showRemarks(page);
  place.hidden = false;
}

/** @param {HTMLFormElement} form */
function follow(form) {
  let timer = 0;
  form.querySelector("[data-preview]")?.addEventListener("click", (event) => {
    event.preventDefault();
    preview(form);
  });
  form.addEventListener("input", () => {
    if (part("preview-place").hidden) return;
    clearTimeout(timer);
    timer = setTimeout(() => preview(form), PREVIEW_PAUSE_MS);
  });
}

/** A title wraps on a phone, but has no lines of its own. @param {HTMLTextAreaElement} title */
function keepInOneLine(title) {
  title.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
}

if (editor) {
  follow(editor);
  const body = /** @type {HTMLTextAreaElement} */ (editor.elements.namedItem("body"));
  showTools(part("tools"), body);
  takePictures(part("pictures"), body, editor.dataset.format === "html");
  keepInOneLine(/** @type {HTMLTextAreaElement} */ (editor.elements.namedItem("title")));
  const tags = editor.elements.namedItem("tags"); // a page has none
  if (tags instanceof HTMLInputElement) completeTags(tags);
  keepAll(editor, part("kept-place"));
}
