// Ticks are kept on the server: each change is sent at once, and a box whose change was refused goes back.
const latest = new Map();

function send(url, box) {
  const tick = { id: box.value, ticked: box.checked ? 1 : 0 };
  latest.set(tick.id, tick);
  // From the body, which outlives every list: a tick made while another list is on its way isn't lost with its box.
  htmx.ajax("POST", url, { source: document.body, swap: "none", values: tick }).catch(() => {});
}

// A list or a row that was written before its tick was kept doesn't show it; the answer does.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const tick = detail.etc?.values;
  if (!tick || latest.get(tick.id) !== tick) return;
  latest.delete(tick.id);
  const isKept = detail.xhr.status > 0 && detail.xhr.status < 400;
  const box = document.querySelector(`input[name=ticked][value="${tick.id}"]`);
  if (box) box.checked = Boolean(tick.ticked) === isKept;
});

// All at once: what was ticked by hand since then comes after it, and has an answer of its own.
document.addEventListener("all-ticked", ({ detail }) => {
  for (const box of document.querySelectorAll("input[name=ticked]")) {
    if (!latest.has(box.value)) box.checked = detail.ticked;
  }
});

export default function selection(body) {
  const { url } = body.dataset;
  body.addEventListener("change", ({ target }) => {
    if (target.name === "ticked") send(url, target);
  });
  // What was ticked before the script was there.
  for (const box of body.querySelectorAll("input[name=ticked]")) if (box.checked !== box.defaultChecked) send(url, box);
}
