// The paper beside the form shows the text that is being edited.

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

document.addEventListener("focusin", (event) => {
  const field = event.target.closest("[data-save]");
  if (!field || field.id === source) return;
  source = field.id;
  show();
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.matches?.(PANE)) show();
});
