// The fields that save by themselves, and what this window knows of the text of each:
// what the server holds, what was sent without hearing of it (`doubt`; by a page before
// this one: `strays`), what was refused.

const known = new Map(); // name → { saved, doubt, strays, declined }

export const fields = (root = document) => [...root.querySelectorAll("[data-save]")];
export const named = (name) => document.querySelector(`[data-save][name="${name}"]`);
export const hiddenName = (name, kind) => name.replace(/-(text|value)$/, `-${kind}`);
export const boxOf = (field) => field.closest("[data-field]");

const rendered = (field) => (boxOf(field).querySelector("[data-refused]") ? null : field.value);

/** What is known of a field; at first sight, that the server holds what it shows. */
export function knownOf(field) {
  if (!known.has(field.name)) known.set(field.name, { saved: rendered(field), doubt: [], strays: [], declined: null });
  return known.get(field.name);
}

export const isUnsaved = (field) => field.value !== knownOf(field).saved || knownOf(field).doubt.length > 0;
export const unsavedFields = () => fields().filter(isUnsaved);

export const isRefused = (field) => knownOf(field).declined === field.value;

/** What a save posts of a field: a text, and those sent before it whose fate is unknown. */
export function saveOf(field, text) {
  const { saved, doubt, strays } = knownOf(field);
  const sent = text === saved ? doubt : [...strays, ...doubt];
  return { text, sent: sent.filter((one) => one !== text) };
}

const LONGEST_SENT = 50000; // of a longer text no request is accepted anyway

/** A page before this one may have sent the text, and it may arrive yet. */
export function mayArrive(field, text) {
  const { strays } = knownOf(field);
  if (text.length <= LONGEST_SENT && !strays.includes(text)) strays.push(text);
}

/** A text leaves for the server: until an answer tells, it may or may not stand there. */
export function sending(name, save) {
  const { text } = save;
  const of = known.get(name);
  save.wasInDoubt = Boolean(of?.doubt.includes(text));
  if (!of || (of.saved === text && !of.doubt.length)) return;
  of.doubt = [...of.doubt.filter((one) => one !== text), text];
}

function settle(name, { text, sent }, outcome) {
  const of = known.get(name);
  if (!of) return;
  const isOpen = (one) => one !== text && !sent.includes(one);
  of.doubt = of.doubt.filter(isOpen);
  of.strays = of.strays.filter(isOpen);
  Object.assign(of, outcome);
}

/** An answer to a save: the server holds `stored` now. */
export const taken = (name, save, stored) => settle(name, save, { saved: stored, declined: null });

/** The server would not take the text: it is not sent again unchanged. */
export const decline = (name, save) => settle(name, save, { saved: null, declined: save.text });

/** The request did nothing: its text stands nowhere. */
export const untaken = (name, { text, wasInDoubt }) => {
  if (!wasInDoubt) settle(name, { text, sent: [] }, {});
};

for (const field of fields()) knownOf(field);
