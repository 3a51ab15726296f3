// The phrase bank beside the text: it follows the field in use, and a phrase goes into
// the field as if it were typed, so that it is undone, kept and saved like typing. At
// narrow width the bank is a sheet, opened by a button.
import { behind, endOfSentence } from "./sentences.js";
import { noteUse } from "./uses.js";

const bank = document.getElementById("bank");
const pane = document.querySelector("[data-bank-pane]");
const CARET_KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"];
const carets = new WeakMap(); // field → "set" where the drafter put the caret, "near" where a first click fell
let taking = false; // a phrase is going in: the focus it brings does not change the bank
let takenByKey = 0; // when: the key's repeats, and a second press, would fall into the text
let opener = null;

const fieldOf = (event) => event.target.closest?.("textarea[data-picker]");

/** Where a phrase goes: the caret, where it was set on purpose, else the end of a sentence. */
function placeIn(field) {
  const { value, selectionEnd: at } = field;
  const caret = carets.get(field);
  if (caret === "set") return at;
  return caret === "near" ? endOfSentence(value, at) : value.length;
}

function insert(field, text) {
  const { value } = field;
  const at = placeIn(field);
  const isInside = carets.get(field) === "set" && at < value.length;
  const sentence = isInside || field.matches("[data-one-line]") ? text : behind(value.slice(0, at), text);
  const closed = field.closest("details:not([open])");
  if (closed) closed.open = true;
  taking = true;
  field.focus({ preventScroll: true });
  taking = false;
  field.setSelectionRange(at, at);
  const isTyped = document.activeElement === field && document.execCommand("insertText", false, sentence);
  if (!isTyped) {
    field.setRangeText(sentence, at, at, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  carets.set(field, "set");
  field.scrollIntoView({ block: "nearest" });
  htmx.trigger(field, "change");
}

/** The field a phrase goes into: a lead is the heading of a point that has none yet. */
function targetOf(offer) {
  const { into, heading } = offer.closest(".picker").dataset;
  const head = heading && document.getElementById(heading);
  if (offer.matches(".lead") && head && !head.value.trim()) return head;
  return document.getElementById(into);
}

// A phrase the draft has already goes in on a second press; the first says so.
function asksFirst(offer) {
  const asks = offer.matches(".used:not([data-asked])");
  for (const one of bank.querySelectorAll(".offer[data-asked]")) showAsked(one, false);
  if (asks) showAsked(offer, true);
  return asks;
}

function showAsked(offer, asked) {
  offer.toggleAttribute("data-asked", asked);
  offer.querySelector(".offer-again").hidden = !asked;
  offer.querySelector(".offer-used").hidden = asked || !offer.matches(".used");
}

function take(button) {
  const offer = button.closest(".offer");
  const field = targetOf(offer);
  if (!field || asksFirst(offer)) return Boolean(field);
  const phrase = button.textContent.trim();
  const isSentence = offer.matches(".lead") && !field.matches("[data-one-line]");
  delete pane.dataset.open;
  insert(field, isSentence ? `${phrase}。` : phrase);
  offer.classList.add("used");
  showAsked(offer, false);
  noteUse(`${new URL(button.formAction).pathname}used/`);
  return true;
}

/** Mark the field the phrases go into. */
function mark() {
  for (const box of document.querySelectorAll("[data-field]")) {
    const field = box.querySelector("textarea[data-picker]");
    box.classList.toggle("served", Boolean(field) && field.dataset.picker === bank.dataset.shows);
  }
}

function serve(picker) {
  bank.dataset.shows = picker;
  mark();
}

const isSheet = () => getComputedStyle(pane).position === "fixed";

// Phrases that come late leave the focus where somebody has begun to type meanwhile.
function open() {
  pane.dataset.open = "";
  if (document.activeElement?.matches("[data-save]")) return;
  if (isSheet()) {
    pane.focus();
    document.querySelector(".served")?.scrollIntoView();
  } else bank.querySelector("input[type=search]")?.focus();
}

function close() {
  if (!("open" in pane.dataset)) return;
  delete pane.dataset.open;
  if (isSheet() && opener?.isConnected) opener.focus();
}

if (bank) {
  document.addEventListener("pointerdown", (event) => {
    const field = fieldOf(event);
    if (field) carets.set(field, document.activeElement === field ? "set" : "near");
  });
  document.addEventListener("keydown", (event) => {
    const field = fieldOf(event);
    if (field && CARET_KEYS.includes(event.key)) carets.set(field, "set");
    if (event.key === "Escape" && !event.isComposing) close();
  });
  document.addEventListener("input", (event) => {
    const field = fieldOf(event);
    if (field) carets.set(field, "set");
  });
  document.addEventListener("focusin", (event) => {
    const field = fieldOf(event);
    if (!field || taking || bank.dataset.shows === field.dataset.picker) return;
    serve(field.dataset.picker);
    htmx.ajax("GET", field.dataset.picker, { target: "#bank", swap: "innerHTML" }).catch(() => {}); // the line tells of a lost connection
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-bank]")) close();
    const button = event.target.closest("#bank [data-take]");
    if (!button || !take(button)) return;
    event.preventDefault();
    if (event.detail === 0) takenByKey = event.timeStamp;
  });
  document.addEventListener("keydown", (event) => {
    if (!["Enter", " "].includes(event.key) || !fieldOf(event) || !takenByKey) return;
    if (event.repeat || event.timeStamp - takenByKey < 500) event.preventDefault();
    else takenByKey = 0;
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const found = event.detail.elt.closest("[data-open-bank]");
    if (!found) return;
    opener = found;
    serve(found.getAttribute("hx-get"));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.requestConfig.elt.closest?.("[data-open-bank]")) open();
  });
  document.addEventListener("htmx:afterSettle", mark);
}
