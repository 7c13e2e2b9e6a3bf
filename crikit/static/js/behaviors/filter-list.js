// A list that is on the page as a whole is narrowed to the entries that hold every word that is typed.
export default function filterList(part) {
  const field = part.querySelector("input[type=search]");
  const entries = [...part.querySelectorAll("li")];
  field.hidden = false;
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/);
    for (const entry of entries) {
      const text = entry.textContent.toLowerCase();
      entry.hidden = !words.every((word) => text.includes(word));
    }
  });
}
