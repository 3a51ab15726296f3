// The paper beside the form shows the text that is being edited. After a save it is sent
// only what is not on it yet: it tells what it holds, and the answer names that by its place.

const PANE = ".paper-pane";
let source = "";

function runsOfSource(pane) {
  return [...pane.querySelectorAll("[data-source]")].filter((run) => run.dataset.source === source);
}

function show() {
  const pane = document.querySelector(PANE);
  if (!pane || !source) return;
  for (const run of pane.querySelectorAll(".here")) run.classList.remove("here");
  const runs = runsOfSource(pane);
  for (const run of runs) run.classList.add("here");
  if (!runs.length) return;
  const from = runs[0].getBoundingClientRect();
  const to = runs[runs.length - 1].getBoundingClientRect();
  const view = pane.getBoundingClientRect();
  if (from.top >= view.top && to.bottom <= view.bottom) return;
  pane.scrollTo({ top: pane.scrollTop + from.top - view.top - view.height / 4 });
}

const MOST_TOLD = 6000; // characters: a header may have 8,190
let held = []; // what the page told that it holds, in order

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.elt.matches(PANE)) return;
  held = [...document.querySelectorAll("[data-held]")];
  const names = held.map((one) => one.dataset.held).join(" ");
  if (names.length <= MOST_TOLD) detail.headers["X-Held"] = names;
});

htmx.defineExtension("held", {
  handleSwap(style, pane, answer) {
    if (style !== "held") return false;
    for (const place of answer.querySelectorAll("[data-places]")) {
      const [first, count] = place.dataset.places.split(" ").map(Number);
      place.replaceWith(...held.slice(first, first + count));
    }
    pane.replaceChildren(answer);
    return true;
  },
});

document.addEventListener("focusin", (event) => {
  const field = event.target.closest("[data-save]");
  if (!field || field.id === source) return;
  source = field.id;
  show();
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.matches?.(PANE)) show();
});
