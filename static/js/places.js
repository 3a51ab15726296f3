// Going to the text that is meant: from a link with a fragment, from the paper,
// and after a part of the page was made anew.

import { selectStretch, takeStretch } from "./stretches.js";

function goTo(element, stretch) {
  const closed = element.closest("details:not([open])");
  if (closed) closed.open = true;
  const field = element.matches("textarea, input, select") ? element : element.querySelector("textarea, input:not([type=hidden])");
  if (field?.matches("textarea")) field.setSelectionRange(field.value.length, field.value.length);
  (field ?? element).focus({ preventScroll: true });
  (field ?? element).scrollIntoView({ block: "center" });
  if (stretch && field?.matches("textarea")) selectStretch(field, stretch);
}

function goToFragment() {
  const element = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (element && element.closest("[data-sheet]")) goTo(element, takeStretch());
}

window.addEventListener("hashchange", goToFragment);
goToFragment();

document.addEventListener("click", (event) => {
  const run = event.target.closest(".paper [data-source]");
  if (!run) return;
  const field = document.getElementById(run.dataset.source);
  if (field) goTo(field);
  else location.assign(`${run.closest("[data-field-at]").dataset.fieldAt}?at=${encodeURIComponent(run.dataset.source)}`);
});

// A point was moved or given a topic: the control that did it, as it stands now.
function sameControl(elt) {
  if (!elt.matches(".point-head :is(button, select)")) return undefined;
  const post = elt.getAttribute("hx-post");
  if (!post) return undefined;
  return [...document.querySelectorAll(".point-head :enabled")].find((one) => one.getAttribute("hx-post") === post);
}

// The button in use went with its part of the page: on to what comes next there.
function keepFocus({ elt, target }) {
  if (document.activeElement !== document.body || !elt.matches("button")) return;
  const box = target.id ? document.getElementById(target.id)?.closest("[data-field]") : null;
  const next = box?.querySelector("[data-slots] input") ?? box?.querySelector("[data-save]") ?? document.querySelector("#points > [role=status] button");
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

// A page that came back since something on it was refused: on to the first such place.
function goToRefused(sheet) {
  const field = sheet.querySelector("[data-refused]")?.closest("[data-field]");
  if (field) goTo(field);
}

document.addEventListener("htmx:afterSettle", (event) => {
  const { requestConfig, target } = event.detail;
  if (event.target.matches("[data-sheet]")) return goToRefused(event.target);
  const name = target?.dataset?.focus ?? document.getElementById("points")?.dataset.focus;
  const element = name && document.getElementById(name);
  if (!element) return keepFocus(requestConfig);
  document.getElementById("points")?.removeAttribute("data-focus");
  if (document.activeElement?.matches("[data-save]")) return; // somebody is typing there
  const control = sameControl(requestConfig.elt);
  if (!control) return goTo(element);
  control.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
});
