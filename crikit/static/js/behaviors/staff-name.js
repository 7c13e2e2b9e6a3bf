// The staff username follows the management username plus "S", until somebody types another one.
export default function staffName(input) {
  const source = document.querySelector(input.dataset.from);
  const suggestion = () => (source.value ? `${source.value}S` : "");
  let follows = input.value === "" || input.value === suggestion();
  input.addEventListener("input", () => (follows = input.value === ""));
  source.addEventListener("input", () => {
    if (follows) input.value = suggestion();
  });
}
