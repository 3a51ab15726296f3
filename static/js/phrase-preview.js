// Keeps the preview of a phrase in step with its fields, 300 ms after the last key.

import { csrfToken } from "./requests.js";

const PAUSE_MS = 300;
const preview = document.querySelector("[data-phrase-preview]");
const field = document.querySelector("textarea[name=text]");

async function refresh(signal) {
  const response = await fetch(preview.dataset.phrasePreview, {
    method: "POST",
    headers: { "X-CSRFToken": csrfToken() },
    body: new URLSearchParams({
      text: field.value,
      role: field.form.elements.role?.value ?? "",
      topic: field.form.elements.topic?.value ?? "",
      kind: field.form.elements.kind?.value ?? "",
      phrase: preview.dataset.phrase,
    }),
    signal,
  });
  const fragment = await response.text();
  if (response.ok && !response.redirected) preview.innerHTML = fragment; // escaped by the server
  preview.toggleAttribute("data-stale", !response.ok || response.redirected);
}

if (preview && field) {
  let timer;
  let request = new AbortController();
  const later = () => {
    clearTimeout(timer);
    request.abort();
    request = new AbortController();
    const { signal } = request;
    timer = setTimeout(() => {
      refresh(signal).catch((error) => {
        if (error.name !== "AbortError") preview.setAttribute("data-stale", "");
      });
    }, PAUSE_MS);
  };
  if (field.value && !preview.textContent.trim()) later(); // a new phrase that was refused
  field.addEventListener("input", later);
  for (const name of ["role", "topic", "kind"]) field.form.elements[name]?.addEventListener("change", later);
}
