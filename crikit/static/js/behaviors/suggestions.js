// Items come up while one is typing: arrows choose, Enter takes, Escape leaves, and a late answer is never shown.
const PAUSE = 120;

export default function suggestions(form) {
  // Not by its name: the list of controls has a method called so.
  const field = form.querySelector("#item");
  const list = form.querySelector("[role=listbox]");
  let timer, asked, chosen;

  const options = () => [...list.children];
  const isOpen = () => !list.hidden;

  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id }))
    field.setAttribute(name, value);
  close();

  function close() {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    mark(undefined);
    field.setAttribute("aria-expanded", "false");
  }

  function mark(option) {
    chosen?.setAttribute("aria-selected", "false");
    chosen = option;
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  }

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const query = new URLSearchParams({ item: field.value, customer: form.elements.customer.value });
    const { signal } = asked;
    try {
      const answer = await fetch(`${form.dataset.suggestions}?${query}`, { signal, headers: { "HX-Request": "true" } });
      const text = answer.ok ? await answer.text() : "";
      if (signal.aborted || document.activeElement !== field) return;
      mark(undefined);
      list.innerHTML = text;
      list.hidden = !options().length;
      field.setAttribute("aria-expanded", String(isOpen()));
      list.classList.toggle("suggestions--above", innerHeight - field.getBoundingClientRect().bottom < 320);
    } catch {
      // Given up for a newer question, or no connection: typing goes on as it would without.
    }
  }

  function take(option) {
    field.value = option.dataset.code;
    close();
    form.elements.quantity.focus();
    form.elements.quantity.select();
  }

  field.addEventListener("input", () => {
    close();
    if (field.value.trim()) timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!isOpen() || !(step || event.key === "Escape" || (event.key === "Enter" && chosen))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const places = [undefined, ...options()];
    if (step) mark(places.at((places.indexOf(chosen) + step) % places.length));
    else if (event.key === "Enter") take(chosen);
    else close();
  });
  field.addEventListener("blur", close);
  // The focus stays in the field, or the list would be gone before the click.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => target.closest("[role=option]") && take(target.closest("[role=option]")));
}
