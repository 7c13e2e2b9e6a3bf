// Puts the page's CSRF token on every request that htmx makes; listens for htmx 2's and 4's event names.
function addToken(event) {
  const headers = event.detail.headers ?? event.detail.ctx?.request?.headers;
  if (headers) headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]").content;
}

for (const name of ["htmx:configRequest", "htmx:config:request"]) document.addEventListener(name, addToken);
