// Several rows pasted where one item is typed open the box for rows and stand in it: Enter adds them.
const isRows = (text) => /[\t\n]/.test(text.trim());

function take(fold, text) {
  const box = fold.querySelector("textarea");
  fold.open = true;
  box.value = [box.value.trimEnd(), text].filter(Boolean).join("\n");
  fold.querySelector("button[type=submit]").focus();
}

const numberOf = (line) => Number(line.id.replace("line", ""));
const linesToFix = () => [...document.querySelectorAll(".pad-line")].filter((line) => line.querySelector(".pad-line__note .chip--warn"));

// From one line that needs something to the next, from `first` on; after the last one goes on typing.
function goOn(first) {
  const line = linesToFix().find((one) => numberOf(one) >= first);
  const goal = line?.querySelector(":is(.pad-line__note, .pad-line__quantity) :is(button, input[type=text])");
  (goal ?? document.querySelector("#item")).focus();
}

export default function pasteRows(fold) {
  fold.addEventListener("toggle", () => fold.open && !fold.contains(document.activeElement) && fold.querySelector("textarea").focus());
}

// The answers take away what was pressed: an empty fold comes in place of the one that was sent, a settled line anew.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.successful) return;
  const { path, elt } = detail.requestConfig;
  const line = /\/lines\/(\d+)(\/item)?$/.exec(path);
  if (path.endsWith("/rows")) setTimeout(() => goOn(Number(document.querySelector("#paste").dataset.first)));
  else if (line && elt.matches(".pad-line__choices")) setTimeout(() => goOn(Number(line[1])));
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
