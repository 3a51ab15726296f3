// The strip of parts can be wider than the screen: the current part is in sight.

const strip = document.querySelector("[data-parts] ol");
const current = strip?.querySelector("[aria-current]");
if (current) strip.scrollLeft = current.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;
