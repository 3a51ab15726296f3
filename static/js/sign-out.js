// Signing out ends what this browser kept. Where something is not saved, its reader is asked.
import { unsavedFields } from "./fields.js";
import { isSaving, isStuck, saveAll } from "./autosave.js";
import { endMirrors, mirrors, storage } from "./mirror.js";

const SIGN_OUT_PATIENCE = 3000;
const LEAVING = "nigao:leaving";
const question = document.querySelector("[data-sign-out-question]");

function settled(patience) {
  const until = Date.now() + patience;
  return new Promise((resolve) => {
    const look = () => {
      const isDone = !unsavedFields().length && !isSaving();
      if (isDone || isStuck() || Date.now() > until) resolve();
      else setTimeout(look, 50);
    };
    look();
  });
}

async function signOut(form) {
  saveAll();
  await settled(SIGN_OUT_PATIENCE);
  const left = mirrors().length;
  if (left && !(await agreed(left))) return;
  remember("1");
  HTMLFormElement.prototype.submit.call(form);
}

function agreed(count) {
  question.querySelector("[data-count]").textContent = count;
  question.returnValue = "";
  question.showModal();
  return new Promise((resolve) => {
    question.addEventListener("close", () => resolve(question.returnValue === "leave"), { once: true });
  });
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sign-out]") || !question) return;
  event.preventDefault();
  signOut(event.target);
});

// That this tab asked to sign out; an address alone must not clear what was kept.
const remember = (value) => storage(() => sessionStorage.setItem(LEAVING, value), undefined);
const wasAsked = () => storage(() => sessionStorage.getItem(LEAVING) === "1", false);

if (document.querySelector("[data-signed-out]") && wasAsked()) {
  remember("");
  endMirrors();
}
