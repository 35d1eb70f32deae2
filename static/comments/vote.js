// @ts-check
// A vote without leaving the page; without this script the form leads to the comment.

addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !("vote" in form.dataset)) return;
  event.preventDefault();
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  const isBack = button.ariaPressed === "true";
  const body = new FormData(form);
  if (isBack) body.set("answer", "back");
  const response = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "1" } }).catch(() => null);
  button.ariaBusy = "false";
  // What was refused, and why, a page says better than a button.
  if (!response?.ok) return form.submit();
  show(button, Number(await response.text()), !isBack);
});

/**
 * @param {HTMLButtonElement} button
 * @param {number} number
 * @param {boolean} isMine
 */
function show(button, number, isMine) {
  button.ariaPressed = `${isMine}`;
  button.name = isMine ? "answer" : "";
  button.value = isMine ? "back" : "";
  let shown = button.querySelector("b");
  if (!shown) {
    shown = document.createElement("b");
    button.append(" ", shown);
  }
  shown.textContent = number ? `${number}` : "";
}
