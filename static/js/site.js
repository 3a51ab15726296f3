// What every page runs. Each module finds its elements by data attributes.
import "./requests.js";
import "./autosave.js";
import "./leaving.js";
import "./sign-out.js";
import "./bank.js";
import "./paper.js";
import "./parts.js";
import "./places.js";
import "./presses.js";
import "./keys.js";
