// A button beside a password that shows what is typed; hidden until there is a script to do it.
export default function showPassword(button) {
  const input = document.getElementById(button.getAttribute("aria-controls"));
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = shown ? button.dataset.hide : button.dataset.show;
    button.setAttribute("aria-pressed", String(shown));
  };
  button.hidden = false;
  button.addEventListener("click", () => show(input.type === "password"));
  // Sent as a password, so that browsers offer to keep it and never keep it as text.
  input.form?.addEventListener("submit", () => show(false));
}
