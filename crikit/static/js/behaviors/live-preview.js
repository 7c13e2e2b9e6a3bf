// The preview follows what is typed. Each time a fresh frame takes the form and then the old one's place: a frame that
// is sent elsewhere would add a step to the browser's way back.
const PAUSE = 400;
let number = 0;

export default function livePreview(button) {
  const place = document.querySelector(`iframe[name="${button.formTarget}"]`).parentElement;
  let timer;

  function show() {
    const [shown, ...coming] = place.children;
    coming.forEach((frame) => frame.remove());
    const fresh = shown.cloneNode();
    fresh.removeAttribute("src");
    fresh.name = button.formTarget = `sheet_${(number += 1)}`;
    place.append(fresh);
    fresh.addEventListener("load", () => fresh.isConnected && shown.remove());
    button.form.requestSubmit(button);
  }

  button.form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
  button.hidden = true;
  // What was refused, or put back by the browser, is not what the frame began with.
  show();
}
