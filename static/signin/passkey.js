// @ts-check
// Passkeys: a button asks the device first, and then its form is sent with the answer, as any other form.

/** @param {string} name @param {string} value @param {HTMLFormElement} form */
function carry(name, value, form) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  form.append(field);
  return field;
}

/** @param {HTMLButtonElement} button @param {HTMLFormElement} form */
async function ask(button, form) {
  const next = new FormData(form).get("next");
  const body = new URLSearchParams(next === null ? {} : { next: String(next) });
  const answer = await fetch(button.dataset.options ?? "", { method: "POST", body });
  if (!answer.ok) throw new Error(`the site answered ${answer.status}`);
  const { state, publicKey } = await answer.json();
  const credential =
    button.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  return { state, credential: JSON.stringify(credential) };
}

/** Which sentence says why it did not work. @param {unknown} fault */
function kindOf(fault) {
  const name = fault instanceof DOMException ? fault.name : "";
  return { NotAllowedError: "stopped", AbortError: "stopped", InvalidStateError: "known" }[name] ?? "failed";
}

/** @param {HTMLButtonElement} button @param {HTMLFormElement} form */
async function askAndSend(button, form) {
  const error = /** @type {HTMLElement} */ (form.querySelector("[data-passkey-error]"));
  error.hidden = true;
  button.setAttribute("aria-busy", "true");
  try {
    const { state, credential } = await ask(button, form);
    const fields = [carry("state", state, form), carry("credential", credential, form)];
    form.requestSubmit(button);
    // Whoever comes back to this page asks anew: an answer is good once.
    for (const field of fields) field.remove();
  } catch (fault) {
    error.textContent = error.dataset[kindOf(fault)] ?? "";
    error.hidden = false;
  } finally {
    button.removeAttribute("aria-busy");
  }
}

/** @param {HTMLButtonElement} button */
function offer(button) {
  const form = /** @type {HTMLFormElement} */ (button.form);
  form.addEventListener("submit", (event) => {
    if (event.submitter !== button || form.elements.namedItem("credential")) return;
    event.preventDefault();
    if (!button.hasAttribute("aria-busy")) askAndSend(button, form);
  });
  button.hidden = false;
  for (const part of form.querySelectorAll("[data-with-passkeys]")) part.removeAttribute("hidden");
  form.querySelector("[data-no-passkeys]")?.remove();
}

// Browsers that know passkeys but not these two are some years old, and are told so like those that know none.
if ("parseRequestOptionsFromJSON" in (window.PublicKeyCredential ?? {})) {
  for (const button of document.querySelectorAll("[data-passkey]")) offer(/** @type {HTMLButtonElement} */ (button));
}
