// Enter where it would surprise: a heading is one line; an open slot is filled by
// its own button, not by the page's first.

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  if (event.target.matches("[data-one-line]")) event.preventDefault();
  const slots = event.target.closest("[data-slots]");
  if (slots && event.target.matches("input")) {
    event.preventDefault();
    slots.querySelector("button").click();
  }
});
