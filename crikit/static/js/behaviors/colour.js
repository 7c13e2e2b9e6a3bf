// A picker beside a field for a colour. The field stays what is sent: it can also be empty.
export default function colour(field) {
  const picker = document.createElement("input");
  picker.type = "color";
  picker.className = "colour-picker";
  picker.setAttribute("aria-label", field.dataset.label);
  const follow = () => {
    const typed = field.value.trim();
    picker.value = /^#[0-9a-f]{6}$/i.test(typed) ? typed.toLowerCase() : field.dataset.standard;
  };
  field.addEventListener("input", follow);
  picker.addEventListener("input", () => (field.value = picker.value));
  follow();
  field.after(picker);
}
