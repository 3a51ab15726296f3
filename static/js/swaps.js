// A part of the page that an answer makes anew, while somebody types in it. A field whose
// text the server took stays in the page as it is, with its cursor and its undo; a text typed
// since goes into the new field, once, at the swap itself.
import { boxOf, decline, fields, hiddenName, knownOf, named, taken } from "./fields.js";
import { forget, offerOfOthers, offerOwn } from "./mirror.js";
import { splice } from "./merging.js";

const plans = new WeakMap(); // request → what goes into the new fields after its swap
const waiting = new Set(); // names of fields that htmx does not listen to yet

const revisionIn = (box, name) => box?.querySelector(`input[name="${hiddenName(name, "revision")}"]`);

/** What an answer says of each field: its text where it has one, and whether it was refused. */
function answersIn(html) {
  const { content } = Object.assign(document.createElement("template"), { innerHTML: html });
  return [...content.querySelectorAll("[data-state-of]")].map((state) => ({
    name: state.dataset.stateOf,
    field: content.querySelector(`[data-save][name="${state.dataset.stateOf}"]`),
    refused: "refused" in state.dataset,
    stored: state.querySelector("[data-stored]")?.textContent,
  }));
}

/** What is to become of a live field that the answer brings anew. */
function planFor(live, { left, text, refused, ownBox }) {
  if (refused ? live.value !== left : text === left) return { keep: true };
  if (refused || live.value === left) return {};
  const { selectionStart, selectionEnd } = live;
  const merged = splice(left, live.value, text);
  if (merged !== null) return { put: { value: merged } };
  const put = { value: live.value, selectionStart, selectionEnd };
  return { put: ownBox ? put : { ...put, revision: revisionIn(boxOf(live), live.name)?.value } };
}

/** Note what an answer tells before it is swapped in; `posted` is what its request sent. */
export function readAnswer({ detail, posted }) {
  const puts = new Map();
  const kept = [];
  for (const { name, field, refused, stored } of answersIn(detail.serverResponse)) {
    const live = named(name);
    if (!live) continue;
    const save = posted.get(name) ?? { text: knownOf(live).saved, sent: [] };
    const text = field ? field.value : save.text;
    const ownBox = detail.target === boxOf(live);
    const plan = field ? planFor(live, { left: save.text, text, refused, ownBox }) : {};
    if (plan.keep) kept.push(live);
    if (plan.put) puts.set(name, plan.put);
    if (refused) noteRefusal(live, save, stored);
    else noteTaken(name, save, plan.put?.revision === undefined ? text : null);
  }
  plans.set(detail.xhr, { puts, pantry: putAside(kept) });
}

// moveBefore leaves an element its focus and an input method its composition; where a
// browser lacks it, the focus is given back after the swap. (htmx's own hx-preserve
// does not find the ids of these fields.)
function move(field, parent, before) {
  if (parent.moveBefore) parent.moveBefore(field, before);
  else parent.insertBefore(field, before);
}

function putAside(kept) {
  const pantry = document.createElement("div");
  document.body.append(pantry);
  for (const field of kept) move(field, pantry, null);
  return pantry;
}

function putBack(pantry) {
  for (const field of [...pantry.children]) {
    const stead = named(field.name);
    if (stead === field) continue;
    move(field, stead.parentNode, stead);
    stead.remove();
  }
  pantry.remove();
}

function noteTaken(name, save, stored) {
  taken(name, save, stored);
  forget(name, save.text);
}

// An older text of this window that arrived after a newer one is in conflict with nobody.
function noteRefusal(live, save, stored) {
  const isOwn = stored !== undefined && stored !== save.text && knownOf(live).doubt.includes(stored);
  decline(live.name, save);
  if (isOwn) overtaken.add(live.name);
}

const overtaken = new Set();

function put(name, { value, selectionStart, selectionEnd, revision }) {
  const field = named(name);
  if (!field) return;
  field.value = value;
  const isActive = field === document.activeElement && field.matches("textarea");
  if (isActive && selectionStart !== undefined) field.setSelectionRange(selectionStart, selectionEnd);
  if (revision !== undefined) revisionIn(boxOf(field), name).value = revision;
  waiting.add(name);
}

let typing = null; // the field in use when an answer came

document.addEventListener("htmx:beforeSwap", () => {
  typing = document.activeElement?.closest?.("[data-save]") ?? null;
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const plan = plans.get(detail.xhr);
  if (!plan) return;
  plans.delete(detail.xhr);
  putBack(plan.pantry);
  for (const [name, what] of plan.puts) put(name, what);
  if (typing?.isConnected && document.activeElement === document.body) typing.focus({ preventScroll: true });
});

// htmx listens to a new field once its own part has settled; another part may do so before.
document.addEventListener("htmx:afterSettle", (event) => {
  const shown = fields(event.target);
  for (const field of shown) {
    if (waiting.delete(field.name)) htmx.trigger(field, "change");
    if (!seen.has(field)) offerOwn(field);
    seen.add(field);
  }
  offerOfOthers(shown); // what was offered went with the part that was made anew
  for (const name of overtaken) {
    overtaken.delete(name);
    boxOf(named(name))?.querySelector("[data-keep-mine]")?.click();
  }
});

const seen = new WeakSet(fields());
