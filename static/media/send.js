// @ts-check
// Pictures for a text: chosen, dropped or pasted, sent one after the other, and put in where the cursor is.

import { insert } from "../posts/tools.js";

/** @param {string} name @param {ParentNode} within */
const part = (name, within) => /** @type {HTMLElement} */ (within.querySelector(`[data-part=${name}]`));

/**
 * @param {HTMLElement} place
 * @param {HTMLTextAreaElement} text
 * @param {boolean} isHtml
 */
export function takePictures(place, text, isHtml) {
  const files = /** @type {HTMLInputElement} */ (part("picture-files", place));
  let queue = Promise.resolve();
  /** @param {Iterable<File>} chosen */
  const take = (chosen) => {
    for (const file of chosen) {
      const line = lineFor(place, file);
      queue = queue.then(() => send(file, line, place, text, isHtml));
    }
  };
  files.addEventListener("change", () => {
    take([...(files.files ?? [])]);
    files.value = "";
  });
  text.addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
  text.addEventListener("drop", (event) => takeFrom(event, event.dataTransfer, take));
  text.addEventListener("paste", (event) => takeFrom(event, event.clipboardData, take));
  part("picture-button", place).hidden = false;
}

/**
 * Files alone: what was copied from a document has its words, too, and means these.
 * @param {Event} event
 * @param {DataTransfer | null} data
 * @param {(files: File[]) => void} take
 */
function takeFrom(event, data, take) {
  if (!data?.files.length || data.types.includes("text/plain")) return;
  event.preventDefault();
  take([...data.files]);
}

/** @param {HTMLElement} place @param {File} file */
function lineFor(place, file) {
  const template = /** @type {HTMLTemplateElement} */ (part("picture-line", place));
  const line = /** @type {HTMLElement} */ (/** @type {Element} */ (template.content.firstElementChild).cloneNode(true));
  part("picture-name", line).textContent = file.name;
  part("picture-list", place).append(line);
  return line;
}

/**
 * @param {File} file
 * @param {HTMLElement} line
 * @param {HTMLElement} place
 * @param {HTMLTextAreaElement} text
 * @param {boolean} isHtml
 */
async function send(file, line, place, text, isHtml) {
  const bar = /** @type {HTMLProgressElement} */ (part("picture-progress", line));
  const page = await post(file, (share) => (bar.value = share)).catch(() => null);
  bar.remove();
  const taken = page && part("taken", page);
  if (!taken) {
    const refusal = page?.querySelector("[role=alert]")?.textContent?.trim();
    // A refusal names the file itself.
    if (refusal) part("picture-name", line).remove();
    part("picture-fault", line).textContent = refusal ?? place.dataset.away ?? "";
    return;
  }
  const address = taken.dataset.address ?? "";
  const before = text.value.slice(0, text.selectionStart);
  const alone = before === "" || before.endsWith("\n\n") ? "" : "\n\n";
  insert(text, `${alone}${shown(address, "", isHtml)}\n\n`);
  askForWords(line, address, text, isHtml);
}

/**
 * Not `fetch`: it does not tell how much has been sent.
 * @param {File} file
 * @param {(share: number) => void} progress
 * @returns {Promise<Document>}
 */
function post(file, progress) {
  const body = new FormData();
  body.set("picture", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/write/media");
    request.setRequestHeader("X-Fragment", "1");
    request.upload.addEventListener("progress", (event) => progress(event.loaded / event.total));
    request.addEventListener("load", () => resolve(new DOMParser().parseFromString(request.responseText, "text/html")));
    request.addEventListener("error", reject);
    request.send(body);
  });
}

/**
 * The words for those who cannot see the picture go into the text and into the library.
 * @param {HTMLElement} line
 * @param {string} address
 * @param {HTMLTextAreaElement} text
 * @param {boolean} isHtml
 */
function askForWords(line, address, text, isHtml) {
  const field = /** @type {HTMLInputElement} */ (part("picture-alt", line));
  part("picture-words", line).hidden = false;
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    field.blur();
  });
  let before = shown(address, "", isHtml);
  field.addEventListener("change", () => {
    const words = field.value.trim();
    const now = shown(address, words, isHtml);
    text.value = text.value.replace(before, () => now);
    text.dispatchEvent(new Event("input", { bubbles: true }));
    before = now;
    const key = address.slice("/media/".length).replace(".webp", "");
    fetch(`/write/media/${key}`, { method: "POST", body: new URLSearchParams({ alt: words }) }).catch(() => null);
  });
}

/** @param {string} address @param {string} words @param {boolean} isHtml */
function shown(address, words, isHtml) {
  if (!isHtml) return `![${words.replace(/[\\[\]]/g, "\\$&")}](${address})`;
  const image = new Image();
  image.setAttribute("src", address);
  image.alt = words;
  return image.outerHTML;
}
