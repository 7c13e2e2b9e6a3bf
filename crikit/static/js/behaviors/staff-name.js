// The staff username follows the management username plus "S", until somebody types another one. Where it is only
// shown, it always follows, from the first moment: the browser may have put back what was typed before.
export default function staffName(input) {
  const source = document.querySelector(input.dataset.from);
  const suggestion = () => (source.value ? `${source.value}S` : "");
  const isShown = input.tagName === "OUTPUT";
  if (isShown) input.value = suggestion();
  let follows = isShown || input.value === "" || input.value === suggestion();
  input.addEventListener("input", () => (follows = input.value === ""));
  source.addEventListener("input", () => {
    if (follows) input.value = suggestion();
  });
}
