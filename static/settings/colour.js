// @ts-check
// Beside a colour that is typed: the browser's own way to choose one.

for (const typed of document.querySelectorAll("[data-colour]")) {
  if (!(typed instanceof HTMLInputElement)) continue;
  const chooser = document.createElement("input");
  chooser.type = "color";
  chooser.className = "settings__chooser";
  chooser.setAttribute("aria-label", typed.dataset.colour ?? "");
  const follow = () => {
    if (/^#[0-9a-f]{6}$/i.test(typed.value.trim())) chooser.value = typed.value.trim().toLowerCase();
  };
  follow();
  typed.addEventListener("input", follow);
  chooser.addEventListener("input", () => {
    typed.value = chooser.value;
  });
  typed.before(chooser);
}
