// One press, one effect. What makes or removes something acts once on a double click or
// a key held down; other buttons act as often as they are pressed, however slow the answer.

const ONCE = "[data-once], [data-take]";
const PAUSE = 500; // two presses within it are one
const SENDING = 5000; // as long a form that was sent is not sent again

const nameOf = (button) => button.getAttribute("hx-post") ?? button.getAttribute("formaction") ?? "";
let pressed = { name: null, at: 0 }; // the last press; the name is null where it may be repeated

// The second click of two may fall on what has come into the place of the button.
function isSecond(button, { detail, timeStamp }) {
  if (pressed.name === null || timeStamp - pressed.at >= PAUSE) return false;
  return detail > 1 || nameOf(button) === pressed.name;
}

document.addEventListener("click", (event) => {
  const button = event.isTrusted && event.target.closest?.("button, a");
  if (!button) return;
  if (!isSecond(button, event)) {
    pressed = { name: button.matches(ONCE) ? nameOf(button) : null, at: event.timeStamp };
    return;
  }
  pressed.at = event.timeStamp;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// A button of a point pressed while the press before it is still making the points anew
// would go with the old ones: the press waits, and falls on the same button of the new.
const presses = []; // what was pressed or chosen too early, in order: where it posts, and the choice
let busy = null; // the control whose answer is awaited

const CONTROLS = "#points :is(button, select)[hx-target='#points']";
const standing = (post) => [...document.querySelectorAll(`${CONTROLS}:enabled`)].find((one) => one.getAttribute("hx-post") === post);

function press({ post, value }) {
  const control = standing(post);
  if (control?.matches("select")) {
    control.value = value;
    control.dispatchEvent(new Event("change", { bubbles: true }));
  } else control?.click();
}

function goOn() {
  busy = null;
  while (presses.length && !busy) press(presses.shift());
}

function inTurn(event) {
  const control = event.target.closest?.(CONTROLS);
  if (!control || control.matches("select") !== (event.type === "change")) return;
  if (!busy) {
    busy = control;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  presses.push({ post: control.getAttribute("hx-post"), value: control.value });
}

for (const name of ["click", "change"]) document.addEventListener(name, inTurn, true);

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "points") goOn();
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful } = event.detail;
  if (elt !== busy || successful) return;
  if (elt.matches("select")) elt.value = [...elt.options].find((one) => one.defaultSelected)?.value ?? "";
  goOn();
});

// A form that is posted makes its page go; until then it is not posted again.
const sent = new Map(); // form → when

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (event.timeStamp - (sent.get(form) ?? -SENDING) < SENDING) event.preventDefault();
  else sent.set(form, event.timeStamp);
});
window.addEventListener("pageshow", () => sent.clear());
