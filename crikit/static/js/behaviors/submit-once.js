import { tellUnreached } from "./error-toast.js";

// A form under way can't be sent again. The button keeps its focus, so it is marked, not disabled.
// A file that is answered with leaves the page standing, and nothing says that it came.
const PATIENCE = 20_000;
// Where it is known that a file answers, it may soon be asked for again.
const UNTIL_A_FILE = 2_000;
const taken = new WeakSet();

function mark(form, underWay) {
  form.toggleAttribute("data-under-way", underWay);
  for (const button of form.elements) {
    if (button.type !== "submit") continue;
    if (underWay) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
}

// Captured at the document, so that it comes before htmx's own listener on the form.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    // What is answered in a frame leaves the page and its form as they are; some may be sent anew while under way.
    if (form.method !== "post" || event.submitter?.formTarget || form.hasAttribute("data-again")) return;
    if (form.hasAttribute("data-under-way")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    mark(form, true);
    setTimeout(() => mark(form, false), form.hasAttribute("data-file") ? UNTIL_A_FILE : PATIENCE);
    // Something else refused it after us: nothing is under way. htmx refuses the browser's way, too, but takes it on,
    // now or in its turn, and ends by its own event.
    setTimeout(() => event.defaultPrevented && !taken.has(event) && mark(form, false));
  },
  true,
);
// Without a line the browser would leave the page, and take all that was typed along.
document.addEventListener("submit", (event) => {
  if (navigator.onLine || event.defaultPrevented || event.target.method !== "post") return;
  event.preventDefault();
  tellUnreached();
});
document.addEventListener("htmx:confirm", ({ detail }) => detail.triggeringEvent && taken.add(detail.triggeringEvent));
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.elt.closest?.("form");
  if (form) mark(form, false);
});
// Back shows the page as it was left: under way.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-under-way]").forEach((form) => mark(form, false)));
