// Several rows pasted where one item is typed open the box for rows and stand in it: Enter adds them.
const isRows = (text) => /[\t\n]/.test(text.trim());

function take(fold, text) {
  const box = fold.querySelector("textarea");
  fold.open = true;
  box.value = [box.value.trimEnd(), text].filter(Boolean).join("\n");
  fold.querySelector("button[type=submit]").focus();
}

// Whoever has added rows fixes the first of them that needs it, or goes on typing.
function goOn() {
  const first = Number(document.querySelector("#paste").dataset.first);
  const toFix = [...document.querySelectorAll(".pad-line--fix")].find((line) => Number(line.id.replace("line", "")) >= first);
  const goal = toFix?.querySelector(":is(.pad-line__note, .pad-line__quantity) :is(button, input[type=text])");
  (goal ?? document.querySelector("#item")).focus();
}

export default function pasteRows(fold) {
  fold.addEventListener("toggle", () => fold.open && !fold.contains(document.activeElement) && fold.querySelector("textarea").focus());
}

// The answer brings an empty fold in place of the one that was sent.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.pathInfo.requestPath.endsWith("/rows")) setTimeout(goOn);
});
document.addEventListener("click", (event) => {
  const fold = event.target.closest("a[href='#paste']") && document.querySelector("#paste");
  if (!fold) return;
  event.preventDefault();
  fold.open = true;
  fold.querySelector("textarea").focus();
});
document.addEventListener("paste", (event) => {
  const fold = document.querySelector("#paste");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!fold || event.target.id !== "item" || !isRows(text)) return;
  event.preventDefault();
  take(fold, text);
});
