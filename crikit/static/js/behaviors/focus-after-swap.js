// After a swap the focus goes where the fragment says: to [data-focus], which autofocus alone wouldn't move to.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  const goal = target.matches("[data-focus], [autofocus]") ? target : target.querySelector("[data-focus], [autofocus]");
  if (!goal) return;
  goal.focus();
  if (goal.matches("input[type=text], input[type=email]")) goal.select();
});
