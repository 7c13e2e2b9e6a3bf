// Escape in a row's editor leaves it, as its Cancel link does.
export default function cancelOnEscape(editor) {
  editor.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    editor.querySelector("[data-cancel]").click();
  });
}
