// @ts-check
// In the page under attack: sends hostile texts through the real form and the page's own script, and looks at the result.

/** @type {string[]} What a script of a stranger has called. */
const alarms = [];
for (const name of ["alert", "confirm", "print", "prompt"]) {
  Object.assign(window, { [name]: () => alarms.push(`${name} at ${location.href}`) });
}
const FORBIDDEN =
  "animate, applet, audio, base, embed, foreignObject, form form, frame, iframe, image, img, math, meta[http-equiv]," +
  "object, set, style, template, use, video, [srcdoc], [style]";
const ADDRESSES = ["action", "data", "formaction", "href", "poster", "src", "xlink:href"];

/** @param {Element} element */
function isDangerous(element) {
  if (element.matches(FORBIDDEN)) return true;
  if (element.localName === "script" && !element.matches("[src^='/static/'], [type='application/ld+json']")) return true;
  return [...element.attributes].some(
    ({ name, value }) => name.startsWith("on") || (ADDRESSES.includes(name) && !isHarmless(value)),
  );
}

/** @param {string} address */
function isHarmless(address) {
  return URL.canParse(address, location.href)
    ? ["http:", "https:", "mailto:"].includes(new URL(address, location.href).protocol)
    : !address.includes("script");
}

/** What a page holds that no page of the site may hold, and what was called. */
function dangers() {
  const found = [...document.querySelectorAll("*")].filter(isDangerous).map((element) => element.outerHTML);
  return [...alarms, ...found];
}

const commentForm = () => /** @type {HTMLFormElement} */ (document.querySelector("[data-comment-form]"));
const comments = () => document.querySelectorAll("[data-comments] article").length;

/**
 * Fills and submits the form as a person does, and waits until the script has shown the answer.
 * @param {Record<string, string>} typed
 * @returns {Promise<boolean>} whether it was published
 */
async function submit(typed) {
  const before = comments();
  const form = commentForm();
  for (const [name, value] of Object.entries(typed)) form[name].value = value;
  const isAnswered = new Promise((done) => {
    const observer = new MutationObserver(() => form.body.readOnly || (observer.disconnect(), setTimeout(done)));
    observer.observe(form.body, { attributeFilter: ["readonly"] });
  });
  form.noValidate = true;
  form.requestSubmit();
  await isAnswered;
  return comments() > before;
}

/**
 * Sends each comment with its hostile name and website. What the server does not take as an address comes back in the
 * form, which is looked at; then it goes as the end of an address, and at last without one.
 * @param {{ body: string, name: string, website: string }[]} attacks
 * @returns {Promise<{ refused: string[], dangers: string[] }>}
 */
async function attack(attacks) {
  const refused = [];
  const found = new Set();
  for (const { body, name, website } of attacks) {
    const typed = { body, name, email: "mallory@example.org" };
    const addresses = [website, `https://example.org/#${website}`, ""];
    let isPublished = false;
    while (!isPublished && addresses.length) {
      isPublished = await submit({ ...typed, website: addresses.shift() ?? "" });
      if (!isPublished) dangers().forEach((danger) => found.add(danger));
    }
    if (!isPublished) refused.push(body);
  }
  dangers().forEach((danger) => found.add(danger));
  return { refused, dangers: [...found] };
}

Object.assign(window, { attack, dangers });
