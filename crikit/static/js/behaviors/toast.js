// A toast leaves by itself: after ten seconds if it offers to undo, sooner if not; errors stay until closed.
const WITH_UNDO = 10_000;
const WITHOUT = 6_000;
const FADE = 150;

export default function toast(element) {
  let before = null;
  const close = () => {
    // Whoever was in it goes on where they came from.
    if (element.contains(document.activeElement)) {
      const goal = before?.isConnected ? before : document.querySelector("main");
      goal.focus({ preventScroll: true });
    }
    element.classList.add("toast--leaving");
    setTimeout(() => element.remove(), FADE);
  };
  element.addEventListener("focusin", ({ relatedTarget }) => {
    if (relatedTarget && !element.contains(relatedTarget)) before = relatedTarget;
  });
  element.querySelector("[data-toast-close]").addEventListener("click", close);
  element.querySelector("form")?.addEventListener("htmx:afterRequest", close);
  if (element.getAttribute("role") === "alert") return;

  const patience = element.querySelector("form") ? WITH_UNDO : WITHOUT;
  let timer = setTimeout(close, patience);
  // Whoever reads or is about to press needs longer, by pointer or by keyboard.
  const wait = () => clearTimeout(timer);
  const goOn = () => {
    clearTimeout(timer);
    timer = setTimeout(close, patience);
  };
  element.addEventListener("pointerenter", wait);
  element.addEventListener("pointerleave", goOn);
  element.addEventListener("focusin", wait);
  element.addEventListener("focusout", goOn);
}
