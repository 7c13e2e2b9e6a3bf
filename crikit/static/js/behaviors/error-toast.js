// An error that htmx meets is told in a toast: the server's own sentence where it sent one, else the page's.
const template = document.querySelector("#toast_template");

export function tell(sentence) {
  const copy = template.content.firstElementChild.cloneNode(true);
  copy.querySelector(".toast__text").textContent = sentence;
  document.querySelector("#toasts").append(copy);
  copy.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
}

export const tellUnreached = () => tell(template.dataset.unreached);

// The portal's own errors say where they belong; whatever else answered (a proxy) must not land in the page.
const isOurs = (xhr) => xhr.getResponseHeader("HX-Retarget") !== null;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status >= 400 && isOurs(detail.xhr)) detail.shouldSwap = true;
});
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (!isOurs(detail.xhr)) tellUnreached();
});
document.addEventListener("htmx:sendError", tellUnreached);
document.addEventListener("htmx:timeout", tellUnreached);
