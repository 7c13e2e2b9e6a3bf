// After a swap the focus goes where the fragment says, by data-focus; if the swap took away what had it, to the
// first thing to press in its place, so that nobody is thrown back to the top of the page.
let lost = "";

// Whoever went on to another field while the answer was on its way stays there.
function isTypedInElsewhere(target) {
  const field = document.activeElement;
  return field.matches("input:not([type=checkbox], [type=radio]), textarea") && !target.contains(field);
}

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target === document.body) return;
  lost = detail.target.contains(document.activeElement) ? detail.target.id : "";
});

document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.matches(".toast")) return;
  const said = target.matches("[data-focus]") ? target : target.querySelector("[data-focus], [autofocus]");
  // What comes along out of band, a bar or a count, settles first: the focus was not there.
  const stays = lost && lost === target.id && document.activeElement === document.body;
  const stead = stays ? target.querySelector("a[href], button") : null;
  const goal = said ?? stead;
  if (!goal || isTypedInElsewhere(target)) return;
  lost = "";
  goal.focus();
  if (goal.matches("input[type=text], input[type=email]")) goal.select();
});
