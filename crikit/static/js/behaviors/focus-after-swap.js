// After a swap the focus goes where the fragment says, by data-focus; if the swap took away what had it, to the
// first thing to press in its place, so that nobody is thrown back to the top of the page.
let lost = false;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  lost = detail.target.contains(document.activeElement) && detail.target !== document.body;
});

document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.matches(".toast")) return;
  const said = target.matches("[data-focus]") ? target : target.querySelector("[data-focus], [autofocus]");
  const stead = lost && document.activeElement === document.body ? target.querySelector("a[href], button") : null;
  const goal = said ?? stead;
  if (!goal) return;
  lost = false;
  goal.focus();
  if (goal.matches("input[type=text], input[type=email]")) goal.select();
});
