// After a swap, and on a page that comes as a whole, the focus goes where it says, by data-focus. If a swap took away
// what had it, the focus goes to what can be pressed in the same place, so that nobody is thrown back to the top: not to
// a button, or a key held down a moment too long would press that, too.
const PRESSABLE = "a[href], input[type=checkbox], summary, button";
let lost = "";
let row = null;

// Whoever went on to another field while the answer was on its way stays there.
function isTypedInElsewhere(target) {
  const field = document.activeElement;
  return field.matches("input:not([type=checkbox], [type=radio]), textarea") && !target.contains(field);
}

// What asks by itself every few seconds calls nobody back who went elsewhere.
function isElsewhere({ requestConfig }, target) {
  const asksByItself = requestConfig?.elt.getAttribute("hx-trigger")?.startsWith("every");
  return asksByItself && document.activeElement !== document.body && !target.contains(document.activeElement);
}

function stead(target) {
  const rows = row ? [...target.querySelectorAll(row.kind)] : [];
  return (rows[row?.place] ?? rows.at(-1))?.querySelector(PRESSABLE) ?? target.querySelector("a[href], button");
}

document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  if (target === document.body) return;
  const held = document.activeElement;
  lost = target.contains(held) ? target.id : "";
  const of = lost && held.closest("tr, li");
  row = of && of !== target && target.contains(of) ? { kind: of.localName, place: [...target.querySelectorAll(of.localName)].indexOf(of) } : null;
});

document.addEventListener("htmx:afterSettle", ({ target, detail }) => {
  if (target.matches(".toast")) return;
  const said = target.matches("[data-focus]") ? target : target.querySelector("[data-focus], [autofocus]");
  // What comes along out of band, a bar or a count, settles first: the focus was not there.
  const stays = lost && lost === target.id && document.activeElement === document.body;
  const goal = said ?? (stays ? stead(target) : null);
  if (!goal || isTypedInElsewhere(target) || isElsewhere(detail, target)) return;
  lost = "";
  goal.focus();
  if (goal.matches("input[type=text], input[type=email]")) goal.select();
});

document.querySelector("[data-focus]")?.focus({ preventScroll: true });
