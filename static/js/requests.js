// Every request carries the CSRF token of the cookie as it is now: after a sign-in in
// another window the token that stands in the page is out of date.

export function csrfToken() {
  const found = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return found ? decodeURIComponent(found[1]) : "";
}

/** What a form would post, from pairs of name and value. */
export function bodyOf(pairs) {
  const body = new FormData();
  for (const [name, value] of pairs) body.append(name, value);
  return body;
}

function renewToken(form) {
  const field = form.elements.csrfmiddlewaretoken;
  if (field && csrfToken()) field.value = csrfToken();
}

document.addEventListener("htmx:configRequest", (event) => {
  const { headers, parameters } = event.detail;
  delete parameters.csrfmiddlewaretoken;
  headers["X-CSRFToken"] = csrfToken();
});

document.addEventListener("submit", (event) => renewToken(event.target), true);
