// Ticks are kept on the server: each change is sent at once, and a box whose change was refused goes back.
const BAR = "#selection_bar";

export default function selection(body) {
  let queue = Promise.resolve();

  async function send(box) {
    const ticked = box.checked;
    const undo = ({ detail }) => {
      if (!detail.xhr.status || detail.xhr.status >= 400) box.checked = !ticked;
    };
    box.addEventListener("htmx:afterRequest", undo, { once: true });
    const request = { source: box, target: BAR, swap: "outerHTML", values: { id: box.value, ticked: ticked ? 1 : 0 } };
    await htmx.ajax("POST", body.dataset.url, request).catch(() => {});
    box.removeEventListener("htmx:afterRequest", undo);
  }

  body.addEventListener("change", ({ target }) => {
    // One after the other, so that the last answer is the last state.
    if (target.name === "ticked") queue = queue.then(() => send(target));
  });
  // The form around the table is for browsers without scripts; its other ticks must not be sent along.
  body.addEventListener("htmx:configRequest", ({ target, detail }) => {
    if (target.name !== "ticked") return;
    for (const name of [...detail.formData.keys()]) if (!["id", "ticked"].includes(name)) detail.formData.delete(name);
  });
}
