// Leaving a page: what is not saved yet is sent after it, or its reader is asked.
import { sending, unsavedFields } from "./fields.js";
import { bodyOf, csrfToken } from "./requests.js";
import { isStuck, saveAll } from "./autosave.js";
import { mirror, postOf } from "./mirror.js";

// The page may be gone before an answer comes: the mirror stays until the text is
// known to have arrived.
function sendOff(field) {
  const { url, data } = postOf(field, field.value);
  if (!navigator.sendBeacon(url, bodyOf([...data, ["csrfmiddlewaretoken", csrfToken()]]))) return;
  sending(field.name, { text: field.value });
  mirror(field);
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") return saveAll();
  for (const field of unsavedFields()) sendOff(field);
});
window.addEventListener("online", saveAll);
window.addEventListener("beforeunload", (event) => {
  if (isStuck()) event.preventDefault();
});

// A page that the browser kept aside is not what the server holds now.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  if (unsavedFields().length) saveAll();
  else location.reload();
});
