// The lines of an order by keyboard: Enter and the arrows lead from quantity to quantity, Escape takes back what was
// typed, and leaving one sends it. What somebody is typing in is never written over by an answer.
const lastSent = (field) => field.dataset.sent ?? field.defaultValue;
const isQuantity = (field) => field?.matches?.("input[name=quantity]");
const isTypedIn = (field) => field.value !== lastSent(field);

export default function padLines(rows) {
  function go(from, step) {
    const all = [...rows.querySelectorAll("input[name=quantity]")];
    const next = all[all.indexOf(from) + step] ?? (step > 0 ? document.querySelector("#item") : from);
    next.focus();
  }

  rows.addEventListener("focusin", ({ target }) => isQuantity(target) && target.select());

  rows.addEventListener("keydown", (event) => {
    const { target: field, key } = event;
    if (!isQuantity(field)) return;
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[key];
    if (key === "Escape") field.value = lastSent(field);
    if (!step) return;
    event.preventDefault();
    go(field, step);
  });
  rows.addEventListener("focusout", ({ target: field }) => {
    if (!isQuantity(field) || !isTypedIn(field)) return;
    field.dataset.sent = field.value;
    field.form.requestSubmit();
  });
  // What was refused, or didn't arrive, is still to be sent.
  rows.addEventListener("htmx:afterRequest", ({ target, detail }) => {
    const field = target.elements?.quantity;
    const isKept = detail.xhr.status > 0 && detail.xhr.status < 400;
    if (isQuantity(field) && !isKept) delete field.dataset.sent;
  });
}

document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  const { target } = detail;
  const own = target.closest("#line_rows") && [target, ...target.querySelectorAll("input[name=quantity]")];
  const isBusy = own && (own.some((field) => isQuantity(field) && isTypedIn(field)) || isHeld(target));
  if (isBusy) detail.shouldSwap = false;
});

// A row that comes anew would take away what one is just about to press or type in.
const isHeld = (target) => target.matches("tr") && target.contains(document.activeElement);

// A line that is taken away takes the focus with it.
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target.matches?.(".pad-line") && document.activeElement === document.body) document.querySelector("#item").focus();
});
