// Starts the behaviours named by data-behavior, on the page and in every fragment that htmx brings.
import cancelOnEscape from "./behaviors/cancel-on-escape.js";
import colour from "./behaviors/colour.js";
import filterList from "./behaviors/filter-list.js";
import insertField from "./behaviors/insert-field.js";
import livePreview from "./behaviors/live-preview.js";
import menu from "./behaviors/menu.js";
import padEntry from "./behaviors/pad-entry.js";
import padLines from "./behaviors/pad-lines.js";
import padWatch from "./behaviors/pad-watch.js";
import pasteRows from "./behaviors/paste-rows.js";
import print from "./behaviors/print.js";
import selection from "./behaviors/selection.js";
import showPassword from "./behaviors/show-password.js";
import staffName from "./behaviors/staff-name.js";
import suggestions from "./behaviors/suggestions.js";
import timeZone from "./behaviors/time-zone.js";
import toast from "./behaviors/toast.js";
import upload from "./behaviors/upload.js";
import "./behaviors/announce.js";
import "./behaviors/csrf.js";
import "./behaviors/error-toast.js";
import "./behaviors/focus-after-swap.js";
import "./behaviors/one-press.js";
import "./behaviors/submit-once.js";

const behaviors = {
  "cancel-on-escape": cancelOnEscape,
  colour,
  "filter-list": filterList,
  "insert-field": insertField,
  "live-preview": livePreview,
  menu,
  "pad-entry": padEntry,
  "pad-lines": padLines,
  "pad-watch": padWatch,
  "paste-rows": pasteRows,
  print,
  selection,
  "show-password": showPassword,
  "staff-name": staffName,
  suggestions,
  "time-zone": timeZone,
  toast,
  upload,
};
const started = new WeakSet();

function start(root) {
  const elements = [...root.querySelectorAll("[data-behavior]")];
  if (root.matches?.("[data-behavior]")) elements.unshift(root);
  for (const element of elements) {
    if (started.has(element)) continue;
    started.add(element);
    for (const name of element.dataset.behavior.split(" ")) behaviors[name]?.(element);
  }
}

document.addEventListener("htmx:load", (event) => start(event.target));
start(document.body);
