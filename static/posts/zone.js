// @ts-check
// Says where the clock of this device differs from the time zone in which moments are typed.

/** @param {HTMLElement} hint */
export function nameZone(hint) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const now = new Date();
  try {
    // Two names for the same hour are no news.
    if (now.toLocaleString("en", { timeZone: hint.dataset.zone }) === now.toLocaleString("en")) return;
  } catch {
    return; // A zone that this browser has not heard of.
  }
  hint.textContent = (hint.dataset.words ?? "").replace("ZONE", own);
}
