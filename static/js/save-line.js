// The line that says how saving goes. What it promises is true: that a text is kept on
// this computer is said only where it is.

const line = document.querySelector("[data-save-line]");
const signIn = document.querySelector("[data-sign-in]");
const FAILED = ["offline", "failed", "signedOut", "otherAccount", "gone", "tooLarge"];
const now = () => new Date().toLocaleTimeString("zh", { hour: "2-digit", minute: "2-digit", hour12: false });

/**
 * `state` is a name of the line's data; `kept`: whether all unsaved text is mirrored, null
 * where there is none; `isUndone`: it was a button that came to nothing; `isRefused`: what
 * is unsaved was refused, and its place says why.
 */
export function say(state, { kept = null, isUndone = false, isRefused = false } = {}) {
  if (!line) return;
  if (isRefused && state === "unsaved") {
    line.textContent = line.dataset.refused;
    line.dataset.state = state;
    return;
  }
  if (state === "saved" && document.querySelector("[data-field] [data-lost]")) {
    line.textContent = `${line.dataset.lost} ${now()}`;
    line.dataset.state = "lost";
    return;
  }
  const promise = FAILED.includes(state) && kept !== null ? line.dataset[kept ? "kept" : "unkept"] : "";
  const more = state === "saved" ? ` ${now()}` : promise + (isUndone ? line.dataset.undone : "");
  line.textContent = line.dataset[state] + more;
  line.dataset.state = state;
  if (signIn && (state === "signedOut" || state === "saved")) signIn.hidden = state === "saved";
}

export const said = () => line?.dataset.state;

/** How an answer that saved nothing is called. */
export function failureOf(status) {
  if (!status) return "offline";
  if (status === 401 || status === 403) return "signedOut";
  if (status === 400 || status === 413) return "tooLarge";
  return status === 404 || status === 410 ? "gone" : "failed";
}
