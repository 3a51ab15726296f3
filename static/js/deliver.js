// Unsaved text whose field is no longer on the page (its page was left, its point removed)
// goes to the server from here, as it would have from its field.
import { bodyOf, csrfToken } from "./requests.js";
import { end, leftBehind } from "./mirror.js";

const onTheWay = new Set();

async function deliver({ key, post: { url, data } }) {
  if (onTheWay.has(key)) return;
  onTheWay.add(key);
  const headers = { "X-CSRFToken": csrfToken(), "HX-Request": "true" };
  const answer = await fetch(url, { method: "POST", body: bodyOf(data), headers }).catch(() => null);
  if (answer?.ok) end(key);
  onTheWay.delete(key);
}

/** Whatever cannot be delivered, or is in conflict, stays kept and is offered at its field. */
export function deliverLeft() {
  for (const one of leftBehind()) deliver(one);
}

deliverLeft();
window.addEventListener("online", deliverLeft);
