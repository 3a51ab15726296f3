// The phrase bank beside the text: it follows the field in use, and a phrase goes
// in where the cursor was. At narrow width it is a sheet, opened by a button.

const bank = document.getElementById("bank");
const pane = document.querySelector("[data-bank-pane]");
let place = { picker: "", position: 0 };
let taken = null; // where the last phrase went in, until its field has the focus again
let opener = null;

function note(field) {
  const { id, value, selectionStart: cursor } = field;
  const position = [...value.slice(0, cursor)].length;
  place = { picker: field.dataset.picker, position, id, cursor, length: value.length };
}

// The cursor stands behind the phrase, so that the next one follows it.
function standBehind(field) {
  if (taken?.id !== field.id) return;
  const behind = taken.cursor + field.value.length - taken.length;
  field.setSelectionRange(behind, behind);
  taken = null;
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

function open() {
  pane.dataset.open = "";
  if (isSheet()) {
    pane.focus();
    document.querySelector(".served")?.scrollIntoView();
  } else bank.querySelector("input[type=search]")?.focus();
}

function showTaken(button) {
  delete pane.dataset.open;
  const offer = button.closest(".offer");
  offer?.classList.add("used");
  offer?.querySelector(".offer-used")?.removeAttribute("hidden");
}

function close() {
  if (!("open" in pane.dataset)) return;
  delete pane.dataset.open;
  if (isSheet() && opener?.isConnected) opener.focus();
}

if (bank) {
  document.addEventListener("focusin", (event) => {
    const field = event.target.closest("textarea[data-picker]");
    if (field) standBehind(field);
    if (!field || bank.dataset.shows === field.dataset.picker) return;
    serve(field.dataset.picker);
    htmx.ajax("GET", field.dataset.picker, { target: "#bank", swap: "innerHTML" });
  });
  for (const name of ["focusout", "keyup", "mouseup"]) {
    document.addEventListener(name, (event) => {
      const field = event.target.closest?.("textarea[data-picker]");
      if (field) note(field);
    });
  }
  document.addEventListener("htmx:configRequest", (event) => {
    const { elt, parameters, path } = event.detail;
    if (!elt.matches("[data-take]") || !path.startsWith(place.picker) || !place.picker) return;
    parameters.position = place.position;
    taken = place;
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const found = event.detail.elt.closest("[data-open-bank]");
    if (!found) return;
    opener = found;
    serve(found.getAttribute("hx-get"));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const { elt } = event.detail.requestConfig;
    if (elt.closest?.("[data-open-bank]")) open();
    else if (elt.matches?.("[data-take]")) showTaken(elt);
  });
  document.addEventListener("htmx:afterSettle", mark);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-bank]")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) close();
  });
}
