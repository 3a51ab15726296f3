// The editors' forms: what is typed is not lost to a click on a menu, nor to a session
// that has ended; what somebody else changed meanwhile can be taken with one press.
import "./requests.js"; // each form takes the token of the cookie as it leaves

const words = document.querySelector("[data-guard-words]");
const NOT_TYPED = new Set(["csrfmiddlewaretoken", "_selected_action", "action", "index", "select_across"]);
const asMade = new WeakMap(); // form → what it held when the page came
const checked = new WeakSet(); // forms whose session was found to stand, on their way
const ON_ITS_WAY = 10_000; // how long a page that was sent, and not stopped, may take to come
let leaving = false;
let leftAt = 0;

const forms = words ? [...document.querySelectorAll("#content form[method=post]")] : [];

// Django's lists of two boxes choose what stands at the right only when the form is sent.
const isTwoBoxes = (form, name) => [...form.querySelectorAll("select.filtered, select[class*=selectfilter]")].some((box) => box.name === name);

function held(form) {
  const typed = [...new FormData(form)].filter(([name]) => !NOT_TYPED.has(name) && !isTwoBoxes(form, name));
  return JSON.stringify(typed.map(([name, value]) => [name, value.name ?? value]));
}

// A page that was refused holds texts that no server has, whether they are touched again or not.
const isUnsaved = (form) => form.querySelector(".errornote, .errorlist") || held(form) !== asMade.get(form);

// Lists and imports can be answered by a file: the page stays then, and is sent again.
const isPage = (form) => form.id.endsWith("_form");

function tell(form, name) {
  form.querySelector("[data-guard]")?.remove();
  const box = words.content.querySelector(`[data-guard=${name}]`).cloneNode(true);
  form.prepend(box);
  box.scrollIntoView({ block: "center" });
  box.focus();
}

async function isSignedIn() {
  const answer = await fetch(words.dataset.session, { cache: "no-store", redirect: "error" });
  if (![204, 401].includes(answer.status)) throw new Error(`session: ${answer.status}`);
  return answer.status === 204 && answer.headers.get("X-Account") === words.dataset.account;
}

function send(form, button) {
  checked.add(form);
  form.requestSubmit(button);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !asMade.has(form)) return;
  if (leaving && isPage(form) && performance.now() - leftAt < ON_ITS_WAY) {
    event.preventDefault(); // pressed twice, it would be saved twice
    return;
  }
  if (checked.delete(form) || !isUnsaved(form)) {
    leaving = true;
    leftAt = performance.now();
    return;
  }
  event.preventDefault();
  if ("checking" in form.dataset) return;
  form.dataset.checking = "";
  isSignedIn()
    .then((yes) => (yes ? send(form, event.submitter) : tell(form, "signed-out")))
    .catch(() => tell(form, "offline"))
    .finally(() => delete form.dataset.checking);
});

window.addEventListener("beforeunload", (event) => {
  if (!leaving && forms.some(isUnsaved)) event.preventDefault();
});
window.addEventListener("pageshow", () => {
  leaving = false;
});

function take(button) {
  const field = document.getElementsByName(button.dataset.takeTheirs)[0];
  const values = JSON.parse(button.dataset.values);
  if (field.type === "checkbox") field.checked = values.length > 0;
  else if (field.multiple) choose(field, values);
  else field.value = values[0][0];
  for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  field.focus();
}

// A field that searches holds only the options that were found so far.
function choose(field, values) {
  const wanted = new Set(values.map(([value]) => value));
  for (const option of field.options) option.selected = wanted.delete(option.value);
  for (const [value, label] of values) {
    if (wanted.has(value)) field.add(new Option(label, value, true, true));
  }
}

for (const form of forms) asMade.set(form, held(form));
for (const button of document.querySelectorAll("[data-take-theirs]")) {
  button.hidden = false;
  button.addEventListener("click", () => take(button));
}
