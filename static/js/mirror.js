// What the server has not acknowledged, kept in this browser. A mirror belongs to this
// window and one field; only the acknowledgement of its very text ends it, or sign-out, or age.
import { boxOf, fields, hiddenName, isUnsaved, knownOf, mayArrive, named, saveOf } from "./fields.js";

const PREFIX = "nigao:text:";
const ENDED = "nigao:signed-out";
const LOADED = "nigao:windows"; // in the tab: the windows it was, the last first; each load is a new one
const AGE_MS = 7 * 24 * 60 * 60 * 1000;
const BEAT_MS = 7000; // a window with unsaved text renews its mirrors more often than this
const opened = Date.now();
const me = [...crypto.getRandomValues(new Uint32Array(2))].map((part) => part.toString(36)).join("");

/** What a use of the browser's storage gives; `otherwise` where it cannot be used. */
export function storage(use, otherwise) {
  try {
    return use();
  } catch {
    return otherwise; // full, forbidden or damaged
  }
}

const before = storage(() => JSON.parse(sessionStorage.getItem(LOADED)), null) ?? [];
// Written at once: the next page may begin before this one hears that it goes.
storage(() => sessionStorage.setItem(LOADED, JSON.stringify([me, ...before].slice(0, 20))), undefined);

const LEAVING_MS = 10000; // a page that is still here then was not left: it gave a file
let leaving = null; // while the page is being left: key → text, acknowledged meanwhile
let staying = 0;

// The next page may have been made before a save that is acknowledged only now: what it
// saved stays kept for that page, which shows the older text.
window.addEventListener("beforeunload", () => {
  leaving ??= new Map();
  clearTimeout(staying);
  staying = setTimeout(stayed, LEAVING_MS);
});

function stayed() {
  for (const [key, text] of leaving ?? []) if (read(key)?.text === text) drop(key);
  leaving = null;
}

/** What a mirror holds is on the server. */
export function end(key) {
  if (leaving) leaving.set(key, read(key)?.text);
  else drop(key);
}

const keyOf = (name) => `${PREFIX}${me}:${name}`;
const read = (key) => storage(() => JSON.parse(localStorage.getItem(key)), null);
const drop = (key) => storage(() => localStorage.removeItem(key), undefined);

/** The mirrors of this browser, all or those meant by window and field: with text, and when it was written. */
export function mirrors(isMeant = () => true) {
  const keys = storage(() => Object.keys(localStorage), []).filter((key) => key.startsWith(PREFIX));
  const found = keys.map((key) => {
    const [window, name] = key.slice(PREFIX.length).split(":");
    return { key, window, name };
  });
  return found.filter(isMeant).map((one) => ({ ...one, ...read(one.key) }));
}

const hasEnded = () => storage(() => Number(localStorage.getItem(ENDED)) > opened, false);

/** Keep what a field holds while it is not saved; whether this browser can. */
export function mirror(field) {
  if (!isUnsaved(field)) {
    end(keyOf(field.name));
    return true;
  }
  if (hasEnded()) return false;
  const kept = { text: field.value, at: Date.now(), post: postOf(field, field.value) };
  return storage(() => {
    localStorage.setItem(keyOf(field.name), JSON.stringify(kept));
    return true;
  }, false);
}

/** A save as it can be sent from another page: its address, and what it posts. */
export function postOf(field, text) {
  const hidden = [...boxOf(field).querySelectorAll("input[type=hidden]")].map(({ name, value }) => [name, value]);
  const sent = saveOf(field, text).sent.map((one) => [hiddenName(field.name, "sent"), one]);
  return { url: field.getAttribute("hx-post"), data: [[field.name, text], ...hidden, ...sent] };
}

/** The server holds this very text of a field: no window has to keep it. */
export function forget(name, text) {
  if (text === undefined) return;
  for (const one of mirrors((found) => found.name === name)) if (one.text === text) end(one.key);
}

/** Sign-out: what was kept goes with the session, and no window keeps more. */
export function endMirrors() {
  for (const { key } of mirrors()) drop(key);
  storage(() => localStorage.setItem(ENDED, String(Date.now())), undefined);
}

/** The older texts that were on their way when this one was kept. */
const sentBefore = (post) => (post?.data ?? []).filter(([name]) => name.endsWith("-sent")).map(([, text]) => text);

const isOffered = (field, key) => [...boxOf(field).querySelectorAll("[data-offers]")].some((box) => box.dataset.offers === key);

/** Show a text that was typed here and never saved, with the choice to take it back. */
function offer(field, { key, text, at, window, post }) {
  const words = document.querySelector("[data-mirror-words]");
  if (!words || !field.isConnected || isOffered(field, key)) return;
  if (window === undefined || before.includes(window)) {
    for (const one of [text, ...sentBefore(post)]) mayArrive(field, one);
  }
  const box = words.content.firstElementChild.cloneNode(true);
  box.dataset.offers = key;
  box.querySelector("time").textContent = new Date(at).toLocaleString(document.documentElement.lang);
  box.querySelector("blockquote").textContent = text;
  box.querySelector("[data-take-back]").addEventListener("click", () => {
    const given = field.value;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    drop(key);
    box.remove();
    if (!text.includes(given)) setAside(field, { text: given, at: Date.now() });
  });
  box.querySelector("[data-let-go]").addEventListener("click", () => {
    drop(key);
    box.remove();
  });
  boxOf(field).append(box);
}

// A text that its field gave up for another: it can be taken back.
function setAside(field, kept) {
  const key = `${PREFIX}${me}.aside${Date.now()}:${field.name}`;
  storage(() => localStorage.setItem(key, JSON.stringify(kept)), undefined);
  offer(field, { key, ...kept });
}

/** What this window kept for a field that shows another text now. */
export function offerOwn(field) {
  const kept = read(keyOf(field.name));
  if (!kept || kept.text === field.value) return;
  drop(keyOf(field.name));
  setAside(field, kept);
}

/** What other windows kept for these fields. */
export function offerOfOthers(shown) {
  const here = new Map(shown.map((field) => [field.name, field]));
  for (const one of mirrors(({ window, name }) => window !== me && here.has(name))) {
    if (before.includes(one.window) || Date.now() - one.at > BEAT_MS) offer(here.get(one.name), one);
    else offerUnlessRenewed(one);
  }
}

const awaited = new Set(); // mirrors, as they stood, that are looked at again after a beat

// What a window that is still open keeps is its own affair: it renews it again and again.
function offerUnlessRenewed(one) {
  const state = `${one.key} ${one.at}`;
  if (awaited.has(state)) return;
  awaited.add(state);
  setTimeout(() => {
    awaited.delete(state);
    const field = named(one.name);
    if (field && read(one.key)?.at === one.at) offer(field, one);
  }, BEAT_MS);
}

const isLeft = ({ window, name }) => [me, ...before].includes(window) && !named(name);

/** What this tab kept for fields that are not on this page, and may not be on the server. */
export const leftBehind = () => mirrors(isLeft).filter(({ post }) => post);

/** What was kept for the fields of this page, and is not what they show. */
export function offerBack() {
  const saved = new Map(fields().map((field) => [field.name, knownOf(field).saved]));
  for (const one of mirrors()) {
    if (!(Date.now() - one.at < AGE_MS)) drop(one.key);
    else if (saved.get(one.name) === one.text) end(one.key);
  }
  offerOfOthers(fields());
}
