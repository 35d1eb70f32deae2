// @ts-check
// The balance above the thread, anew, after a comment that said where its writer stands.

export async function refreshBalance() {
  const shown = document.getElementById("balance");
  if (!shown) return;
  const response = await fetch(location.pathname + location.search).catch(() => null);
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("balance");
  if (fresh) shown.replaceWith(fresh);
}
