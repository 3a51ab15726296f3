// Unsaved text, kept in this browser under the field's name until it is saved.

const key = (field) => `nigao:${field.name}`;

function stored(field) {
  try {
    return JSON.parse(localStorage.getItem(key(field)));
  } catch {
    return null;
  }
}

export function mirror(field) {
  try {
    localStorage.setItem(key(field), JSON.stringify({ text: field.value, at: Date.now() }));
  } catch {
    // A full or forbidden storage leaves the save to the server alone.
  }
}

export function forget(field) {
  localStorage.removeItem(key(field));
}

/** Show a text that was typed here and never saved, with the choice to take it back. */
export function offerBack(field) {
  const kept = stored(field);
  if (!kept || kept.text === field.value) return forget(field);
  const words = document.querySelector("[data-mirror-words]");
  if (!words) return undefined;
  const box = words.content.firstElementChild.cloneNode(true);
  box.querySelector("time").textContent = new Date(kept.at).toLocaleString(document.documentElement.lang);
  box.querySelector("blockquote").textContent = kept.text;
  box.querySelector("[data-take-back]").addEventListener("click", () => {
    field.value = kept.text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    box.remove();
  });
  box.querySelector("[data-let-go]").addEventListener("click", () => {
    forget(field);
    box.remove();
  });
  field.closest("[data-field]").append(box);
  return undefined;
}
