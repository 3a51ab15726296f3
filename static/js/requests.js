// Every htmx request carries the CSRF token of the cookie as it is now: after a
// sign-in in another window the token that stands in the page is out of date.

export function csrfToken() {
  const found = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return found ? decodeURIComponent(found[1]) : "";
}

document.addEventListener("htmx:configRequest", (event) => {
  const { headers, parameters } = event.detail;
  delete parameters.csrfmiddlewaretoken;
  headers["X-CSRFToken"] = csrfToken();
});
