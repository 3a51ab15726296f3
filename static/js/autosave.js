// Saving that can be seen, and text that is never lost: what is not acknowledged
// by the server is mirrored in this browser and offered back.
import { decline, fields, hiddenName, isRefused, isUnsaved, knownOf, named, saveOf, sending, taken, unsavedFields, untaken } from "./fields.js";
import { forget, mirror, offerBack, offerOwn } from "./mirror.js";
import { failureOf, said, say } from "./save-line.js";
import { readAnswer } from "./swaps.js";
import { deliverLeft } from "./deliver.js";

const RETRY_AFTER = 5000;
const posts = new WeakMap(); // what htmx is about to send → field name → its save
const underWay = new Set(); // requests that write and are not answered yet
let retry = 0;
let failed = false; // whether the last answer was none, or a no

// Whether all unsaved text is kept here; null where there is none to keep.
function keepAll() {
  const left = unsavedFields();
  return left.length ? left.map(mirror).every(Boolean) : null;
}

// No text stays unsaved because a request for it was lost on the way.
function saveLater(state, isUndone = false) {
  say(state, { kept: keepAll(), isUndone, isRefused: unsavedFields().some(isRefused) });
  clearTimeout(retry);
  retry = setTimeout(saveAll, RETRY_AFTER);
}

export function saveAll() {
  const left = unsavedFields();
  for (const field of left) htmx.trigger(field, "change");
  if (left.length) saveLater(said());
  else sayAllSaved();
}

// A text that was changed and changed back is saved without any request.
function sayAllSaved() {
  if (said() && !underWay.size && !failed) say("saved");
}

document.addEventListener("input", (event) => {
  const field = event.target.closest?.("[data-save]");
  if (!field) return;
  if (!isUnsaved(field)) mirror(field); // what is unsaved is kept below
  if (unsavedFields().length) saveLater("unsaved");
  else sayAllSaved();
});

/** What a field sends: the last text whose fate is unknown comes before a newer one. */
function nextOf(field) {
  const { declined, doubt } = knownOf(field);
  return doubt.filter((one) => one !== declined).at(-1) ?? field.value;
}

function prepareSave(event, field) {
  const text = nextOf(field);
  const { saved, declined: refused } = knownOf(field);
  if (text === saved || text === refused) return event.preventDefault();
  return event.detail.formData.set(field.name, text);
}

document.addEventListener("htmx:configRequest", (event) => {
  const { elt, formData, verb } = event.detail;
  if (verb === "get") return;
  if (elt.matches("[data-save]")) prepareSave(event, elt);
  const posted = new Map();
  for (const field of fields().filter(({ name }) => formData.has(name))) {
    const save = saveOf(field, formData.get(field.name));
    for (const one of save.sent) formData.append(hiddenName(field.name, "sent"), one);
    posted.set(field.name, { ...save, isAgain: save.text !== field.value });
  }
  posts.set(event.detail, posted);
});

document.addEventListener("htmx:beforeSend", (event) => {
  const { requestConfig, xhr } = event.detail;
  const posted = posts.get(requestConfig);
  if (!posted) return;
  for (const [name, save] of posted) {
    sending(name, save);
    if (named(name)) mirror(named(name)); // with what is in doubt now, should the page go before the answer
  }
  underWay.add(xhr);
  if (unsavedFields().length) say("saving");
});

// An answer that does not bring what was asked for is somebody else's: a network's own page.
const strange = new WeakSet();

document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, shouldSwap, serverResponse, target, xhr } = event.detail;
  const posted = posts.get(requestConfig);
  if (!posted || !shouldSwap) return;
  if (target.id && !serverResponse.includes(`id="${target.id}"`)) {
    strange.add(xhr);
    event.detail.shouldSwap = false;
  } else readAnswer({ detail: event.detail, posted });
});

// A redirection begins before the request is told as done.
document.addEventListener("htmx:beforeOnLoad", ({ detail: { requestConfig, xhr } }) => {
  if (posts.has(requestConfig) && xhr.status >= 200 && xhr.status < 300) failed = false;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { requestConfig, xhr } = event.detail;
  const posted = posts.get(requestConfig);
  if (!underWay.delete(xhr)) return;
  const status = strange.has(xhr) ? 0 : xhr.status;
  failed = status < 200 || status >= 300;
  const answered = !failed || status === 409 || status === 422;
  if (!answered && status && status < 500) nothingDone(posted, failureOf(status) === "tooLarge");
  if (xhr.getResponseHeader("HX-Redirect")) allTaken(posted);
  for (const name of posted.keys()) if (named(name)) mirror(named(name));
  if (answered) deliverLeft();
  if (!answered) tellFailure(status, !requestConfig.elt.matches("[data-save]"));
  else if (unsavedFields().length) saveMore(posted);
  else if (posted.size || said()) say("saved");
});

async function tellFailure(status, isUndone) {
  const failure = failureOf(status);
  saveLater(failure === "gone" && (await isOfAnother()) ? "otherAccount" : failure, isUndone);
}

// Somebody else has signed in, in another window of this browser.
async function isOfAnother() {
  const { account, session } = document.querySelector("[data-account]")?.dataset ?? {};
  const answer = session && (await fetch(session, { cache: "no-store" }).catch(() => null));
  const now = answer?.headers.get("X-Account");
  return Boolean(now) && now !== account;
}

// What no request may bring is not sent again unchanged.
function nothingDone(posted, isTooLarge) {
  for (const [name, save] of posted) {
    if (isTooLarge && named(name) && save.text !== knownOf(named(name)).saved) decline(name, save);
    else untaken(name, save);
  }
}

function allTaken(posted) {
  for (const [name, save] of posted) {
    taken(name, save, save.text);
    forget(name, save.text);
  }
}

// A text that waited for the fate of an older one goes at once.
function saveMore(posted) {
  saveLater("unsaved");
  for (const field of unsavedFields()) {
    if (posted.get(field.name)?.isAgain) htmx.trigger(field, "change");
  }
}

/** Whether anything is unsaved and the last try to save it failed. */
export const isStuck = () => failed && unsavedFields().length > 0;
export const isSaving = () => underWay.size > 0;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take-stored]");
  if (!button) return;
  const box = button.closest("[data-field]");
  const field = box.querySelector("[data-save]");
  field.value = box.querySelector("[data-stored]").textContent;
  offerOwn(field);
  htmx.trigger(field, "change");
});

offerBack();
