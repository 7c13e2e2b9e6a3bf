// One press does one thing: what comes under a pointer between the two clicks of a double click, or gets the focus while
// Enter is held down, was not meant.
let pressed = null;

document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest("button");
    if (event.detail < 2) pressed = button;
    if (event.detail < 2 || !button?.form || button === pressed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
document.addEventListener("keydown", (event) => {
  if (event.repeat && event.key === "Enter" && event.target.closest("button, a[href]")) event.preventDefault();
});
