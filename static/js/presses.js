// A button of a point pressed while the press before it is still making the points anew
// would go with the old ones: the press waits, and falls on the same button of the new.

const presses = []; // where the buttons post that were pressed too early, in order
let busy = null; // the button whose answer is awaited

const BUTTONS = "#points button[hx-target='#points']";
const standing = (post) => [...document.querySelectorAll(`${BUTTONS}:enabled`)].find((one) => one.getAttribute("hx-post") === post);

function goOn() {
  busy = null;
  while (presses.length && !busy) standing(presses.shift())?.click();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.(BUTTONS);
  if (!button) return;
  if (!busy) {
    busy = button;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  presses.push(button.getAttribute("hx-post"));
}, true);

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "points") goOn();
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful } = event.detail;
  if (elt === busy && !successful) goOn();
});
