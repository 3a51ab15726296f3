// Saving that can be seen, and text that is never lost: what is not acknowledged
// by the server is mirrored in this browser and offered back.
import { csrfToken } from "./requests.js";
import { forget, mirror, offerBack } from "./mirror.js";

const RETRY_AFTER = 5000;
const line = document.querySelector("[data-save-line]");
const signIn = document.querySelector("[data-sign-in]");
const sent = new WeakMap(); // request → what it saves: its field, and the text of every field when it left
const underWay = new Set(); // requests that write and are not answered yet
const unsaved = new Set(); // fields whose value the server has not acknowledged
const declined = new WeakMap(); // field → the text the server would not take
let refused = false; // whether the last answer was none, or a no
let retry = 0;

const fields = (root) => [...root.querySelectorAll("[data-save]")];
const now = () => new Date().toLocaleTimeString("zh", { hour: "2-digit", minute: "2-digit", hour12: false });

function say(state, detail = "") {
  if (!line) return;
  line.textContent = line.dataset[state] + (detail ? ` ${detail}` : "");
  line.dataset.state = state;
  if (signIn && (state === "signedOut" || state === "saved")) signIn.hidden = state === "saved";
}

// No text stays unsaved because a request for it was lost on the way.
function saveLater(state) {
  say(state);
  clearTimeout(retry);
  retry = setTimeout(saveAll, RETRY_AFTER);
}

function saveAll() {
  for (const field of unsaved) {
    if (field.isConnected) htmx.trigger(field, "change");
    else unsaved.delete(field);
  }
}

document.addEventListener("input", (event) => {
  const field = event.target.closest?.("[data-save]");
  if (!field) return;
  unsaved.add(field);
  mirror(field);
  saveLater("unsaved");
});

// The field that a request saves: its own, or the one whose conflict it settles.
const fieldOf = (elt) => elt.closest("[data-save], .conflict")?.closest("[data-field]")?.querySelector("[data-save]");
const texts = () => new Map(fields(document).map((field) => [field.name, field.value]));

// What was declined is not sent again unchanged: leaving the field for the buttons of a
// conflict would make the conflict, and with it the buttons, anew before the click.
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt } = event.detail;
  if (elt.matches("[data-save]") && declined.get(elt) === elt.value) event.preventDefault();
});

document.addEventListener("htmx:beforeSend", (event) => {
  const { requestConfig, xhr } = event.detail;
  if (requestConfig.verb === "get") return;
  const field = fieldOf(requestConfig.elt);
  sent.set(xhr, { field, texts: texts() });
  underWay.add(xhr);
  if (field) say("saving");
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { xhr } = event.detail;
  if (!underWay.delete(xhr)) return;
  const { field, texts: left } = sent.get(xhr);
  refused = xhr.status < 200 || xhr.status >= 300;
  if (field && [409, 422].includes(xhr.status)) declined.set(field, left.get(field.name));
  else if (field) declined.delete(field);
  if (field && !refused && left.get(field.name) === field.value) {
    unsaved.delete(field);
    forget(field);
  }
  if (xhr.status === 401 || xhr.status === 403) saveLater("signedOut");
  else if (!xhr.status || xhr.status >= 500) saveLater("offline");
  else if (unsaved.size) saveLater("unsaved");
  else if (field) say("saved", now());
  setTimeout(sendPage);
});

// A part of the page that is swapped may hold text typed after its request left:
// that text is carried over into the new part and saved from there.
const carried = new Map();
const named = (name) => document.getElementsByName(name)[0];

document.addEventListener("htmx:beforeSwap", (event) => {
  const { shouldSwap, target, xhr } = event.detail;
  const left = sent.get(xhr)?.texts;
  if (!shouldSwap || !left) return;
  for (const field of fields(target)) {
    const { name, value, selectionStart, selectionEnd } = field;
    if (left.has(name) && value !== left.get(name)) carried.set(name, { value, selectionStart, selectionEnd });
  }
});

document.addEventListener("htmx:afterSwap", () => {
  for (const [name, { value, selectionStart, selectionEnd }] of carried) {
    const field = named(name);
    if (!field || field.value === value) continue;
    field.value = value;
    if (field === document.activeElement && field.matches("textarea")) field.setSelectionRange(selectionStart, selectionEnd);
  }
});

// htmx listens to a new field once its own part has settled; another part may do so before.
document.addEventListener("htmx:afterSettle", (event) => {
  for (const field of [...unsaved].filter((one) => !one.isConnected)) inherit(field);
  for (const name of [...carried.keys()]) {
    const field = named(name);
    if (field && !event.target.contains(field)) continue;
    carried.delete(name);
    if (!field) continue;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    htmx.trigger(field, "change");
  }
  if (line?.dataset.state === "unsaved" && !unsaved.size && !carried.size) say("saved", now());
});

// What a swapped field held went to the server with the request that swapped it.
function inherit(field) {
  unsaved.delete(field);
  const heir = named(field.name);
  if (!heir || carried.has(field.name)) return;
  if (heir.closest("[data-field]").querySelector("[role=alert]")) unsaved.add(heir);
  else forget(heir);
}

// The whole page goes to the server after the saves under way, so that it is not in
// conflict with them: a form posts every field it holds.
let leaving = null;

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sheet]")) return;
  if (!underWay.size) return unsaved.clear();
  event.preventDefault();
  leaving = { form: event.target, button: event.submitter };
});

function sendPage() {
  if (!leaving || underWay.size) return;
  const { form, button } = leaving;
  leaving = null;
  form.requestSubmit(button);
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") return saveAll();
  for (const field of unsaved) sendOff(field);
});
window.addEventListener("online", saveAll);
window.addEventListener("beforeunload", (event) => {
  if (unsaved.size && refused) event.preventDefault();
});

// The page may be gone before an answer comes: the mirror stays until the text is
// seen in the page again.
function sendOff(field) {
  const data = new FormData();
  data.set(field.name, field.value);
  for (const hidden of field.closest("[data-field]").querySelectorAll("input[type=hidden]")) data.set(hidden.name, hidden.value);
  data.set("csrfmiddlewaretoken", csrfToken());
  navigator.sendBeacon(field.getAttribute("hx-post"), data);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take-stored]");
  if (!button) return;
  const box = button.closest("[data-field]");
  const field = box.querySelector("[data-save]");
  field.value = box.querySelector("[data-stored]").textContent;
  htmx.trigger(field, "change");
});

for (const field of fields(document)) offerBack(field);
