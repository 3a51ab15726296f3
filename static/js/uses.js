// The bank is told which phrases a draft took. Nothing waits for it: what could not be
// told is told later, as long as the page stands.
import { csrfToken } from "./requests.js";

const AGAIN_AFTER = 5000;
const untold = new Set(); // addresses
let again = 0;

async function tell(address) {
  const response = await fetch(address, { method: "POST", headers: { "HX-Request": "true", "X-CSRFToken": csrfToken() }, keepalive: true });
  const isLater = response.status >= 500 || [401, 403].includes(response.status);
  if (!isLater) untold.delete(address);
}

async function tellAll() {
  clearTimeout(again);
  for (const address of [...untold]) {
    try {
      await tell(address);
    } catch {
      break; // no connection: all of them wait
    }
  }
  if (untold.size) again = setTimeout(tellAll, AGAIN_AFTER);
}

/** Tell the bank that a phrase was taken; by the address that notes it. */
export function noteUse(address) {
  untold.add(address);
  tellAll();
}

window.addEventListener("online", tellAll);
