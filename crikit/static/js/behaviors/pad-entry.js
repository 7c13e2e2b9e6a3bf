// The row on which the next line is written. What was typed goes up into the list at once and is sent from there, one
// after the other, so nobody waits for an answer before the next line, and a line that didn't arrive can be sent again.
const SCANNER = "crikit scanner";

export default function padEntry(form) {
  const item = form.querySelector("#item");
  const { quantity, customer } = form.elements;
  const scanner = form.querySelector("#scanner");

  function send() {
    if (!item.value.trim()) return item.focus();
    const values = { item: item.value, quantity: quantity.value, customer: customer.value, press: `${Date.now()} ${Math.random()}` };
    const row = rowOf(values);
    document.querySelector("#line_rows").append(row);
    row.scrollIntoView({ block: "nearest" });
    item.value = quantity.value = "";
    item.focus();
    post(row, values);
  }

  function rowOf(values) {
    const row = form.querySelector("#line_under_way").content.firstElementChild.cloneNode(true);
    for (const name of ["item", "quantity"]) row.querySelector(`[data-slot=${name}]`).textContent = values[name];
    row.querySelector("button").addEventListener("click", () => post(row, values));
    return row;
  }

  // By the name of its press a line that had arrived after all is not made twice.
  async function post(row, values) {
    tell(row, false);
    await htmx.ajax("POST", form.action, { source: document.body, target: row, swap: "outerHTML", values }).catch(() => {});
    tell(row, true);
  }

  function tell(row, hasFailed) {
    const failed = row.querySelector("[data-slot=failed]");
    failed.hidden = !hasFailed;
    failed.previousElementSibling.hidden = hasFailed;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target === quantity) item.focus();
    if (event.key !== "Enter" || event.target !== item) return;
    event.preventDefault();
    if (scanner.checked) send();
    else if (item.value.trim()) quantity.focus();
  });
  // Where nothing is being typed, Ctrl+Enter sends the whole order off.
  document.addEventListener("keydown", (event) => {
    const button = document.querySelector("#submitting button");
    const isChord = event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat;
    if (!isChord || !button || event.target.closest("#paste, #naming")) return;
    event.preventDefault();
    if (item.value.trim()) return send();
    button.focus();
    button.click();
  });
  addEventListener("beforeunload", (event) => document.querySelector(".pad-line--under-way") && event.preventDefault());
  // Whoever scans, scans at this machine.
  scanner.checked = localStorage.getItem(SCANNER) === "on";
  scanner.addEventListener("change", () => {
    localStorage.setItem(SCANNER, scanner.checked ? "on" : "off");
    item.focus();
  });
  scanner.parentElement.hidden = false;
}
