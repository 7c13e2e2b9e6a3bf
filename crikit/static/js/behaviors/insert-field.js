// Names of fields become buttons that write themselves where the caret was last, in the subject or in the text.
export default function insertField(list) {
  let into = document.querySelector(list.dataset.into);
  const form = into.form;
  form.addEventListener("focusin", ({ target }) => {
    if (target.matches("textarea, input[type=text]")) into = target;
  });
  for (const name of list.querySelectorAll("code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fields__insert";
    name.replaceWith(button);
    button.append(name);
    button.addEventListener("click", () => {
      into.focus();
      // Unlike setRangeText it can be undone by the browser's own key.
      if (!document.execCommand("insertText", false, name.textContent)) into.setRangeText(name.textContent);
    });
  }
}
