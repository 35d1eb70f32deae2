// @ts-check
// Pictures for a text: chosen, dropped or pasted, sent one after the other, and put in where the cursor is.

import { insert } from "../posts/tools.js";

// A small picture is ready within a second or two; a large one, on a busy machine, within minutes.
const LOOK_AGAIN_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
const MOST_LOOKS = 40;

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
      const again = () => (queue = queue.then(() => send(file, line, place, text, isHtml, again)));
      again();
    }
  };
  files.addEventListener("change", () => {
    take([...(files.files ?? [])]);
    files.value = "";
  });
  // Beside the text, too: a browser would leave the page to show the file.
  const form = /** @type {HTMLFormElement} */ (text.form);
  form.addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
  form.addEventListener("drop", (event) => takeFrom(event, event.dataTransfer, take));
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
 * @param {() => void} again
 */
async function send(file, line, place, text, isHtml, again) {
  const bar = /** @type {HTMLProgressElement} */ (part("picture-progress", line));
  bar.hidden = false;
  part("picture-fault", line).textContent = "";
  const page = await post(file, (share) => (bar.value = share)).catch(() => null);
  bar.hidden = true;
  const taken = page && part("taken", page);
  if (!taken) {
    const refusal = page?.querySelector("[role=alert]")?.textContent?.trim();
    if (!refusal) return offerAgain(line, place, again);
    // A refusal names the file itself.
    part("picture-name", line).remove();
    part("picture-fault", line).textContent = refusal;
    return;
  }
  part("picture-state", line).textContent = place.dataset.waits ?? "";
  const address = taken.dataset.address ?? "";
  const before = text.value.slice(0, text.selectionStart);
  const alone = before === "" || before.endsWith("\n\n") ? "" : "\n\n";
  insert(text, `${alone}${shown(address, "", isHtml)}\n\n`);
  askForWords(line, address, text, isHtml);
  follow(address, line, text);
}

/**
 * The network is gone: the file is sent again by hand, or by itself once the network is back.
 * @param {HTMLElement} line
 * @param {HTMLElement} place
 * @param {() => void} again
 */
function offerAgain(line, place, again) {
  const button = part("picture-again", line);
  const heard = new AbortController();
  const start = () => {
    heard.abort();
    button.hidden = true;
    again();
  };
  part("picture-fault", line).textContent = place.dataset.away ?? "";
  button.hidden = false;
  button.addEventListener("click", start, { signal: heard.signal });
  addEventListener("online", start, { signal: heard.signal });
}

/**
 * Says what has become of the picture, once the worker has encoded it or found that it cannot.
 * @param {string} address
 * @param {HTMLElement} line
 * @param {HTMLTextAreaElement} text
 * @param {number} [looks]
 */
function follow(address, line, text, looks = 0) {
  if (looks === MOST_LOOKS) return;
  setTimeout(async () => {
    const answer = await fetch(`/write/media/${keyOf(address)}/state`).catch(() => null);
    const page = new DOMParser().parseFromString(answer?.ok ? await answer.text() : "", "text/html");
    const state = part("state", page);
    if (!state || state.dataset.state === "waiting") return follow(address, line, text, looks + 1);
    const isReady = state.dataset.state === "ready";
    part("picture-state", line).textContent = isReady ? state.textContent : "";
    part("picture-fault", line).textContent = isReady ? "" : state.textContent;
    // The preview shows what became of it, and so do the remarks.
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }, LOOK_AGAIN_MS[Math.min(looks, LOOK_AGAIN_MS.length - 1)]);
}

/** What there is to say of the pictures in the text, above the buttons. @param {Document} page */
export function showRemarks(page) {
  const remarks = part("remarks", page);
  const place = part("remarks-place", document);
  // Nothing is read aloud that has been said before.
  if (remarks && remarks.textContent?.trim() !== place.textContent?.trim()) place.replaceChildren(remarks);
}

/** @param {string} address */
const keyOf = (address) => address.slice("/media/".length).replace(".webp", "");

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
    fetch(`/write/media/${keyOf(address)}`, { method: "POST", body: new URLSearchParams({ alt: words }) }).catch(() => null);
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
