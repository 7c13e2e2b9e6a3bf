// Files go one after the other, each with a bar of its own; one that is refused keeps no other out. Without scripts
// the form sends all of them at once.
function send(form, body, bar) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.max = total;
      bar.value = loaded;
    });
    request.addEventListener("loadend", () => done(request));
    request.open("POST", form.action);
    // As htmx asks for it: the answer is the outcome alone.
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("HX-Target", "outcome");
    request.send(body);
  });
}

function row(list, template, name) {
  const copy = template.content.firstElementChild.cloneNode(true);
  copy.querySelector("[data-name]").textContent = name;
  copy.querySelector("progress").setAttribute("aria-label", name);
  list.append(copy);
  return copy;
}

function parsed(text) {
  return new DOMParser().parseFromString(text, "text/html");
}

export default function upload(form) {
  const input = form.querySelector("input[type=file]");
  const list = document.querySelector(form.dataset.progress);
  const template = document.querySelector(form.dataset.row);
  let underWay = false;
  let batch = 0;

  // True if the document is in; else the row tells why not.
  async function take(file, number, place) {
    const body = new FormData(form);
    body.delete(input.name);
    body.set(input.name, file);
    // Each file is sent once, whatever is chosen after it.
    body.set("key", `${form.elements.key.value} ${batch} ${number}`);
    const request = await send(form, body, place.querySelector("progress"));
    const answer = request.status > 0 ? parsed(request.responseText) : null;
    const said = answer?.querySelector("[data-refused], .toast__text, .field__error, .notice li");
    place.querySelector("progress").remove();
    const isIn = request.status === 200;
    place.classList.add(isIn ? "sent--in" : "sent--refused");
    place.querySelector("[data-said]").textContent = isIn ? template.dataset.added : (said?.textContent.trim() ?? template.dataset.unreached);
    return isIn;
  }

  form.addEventListener("submit", async (event) => {
    if (!input.files.length || underWay) return;
    event.preventDefault();
    underWay = true;
    batch += 1;
    list.replaceChildren();
    const places = [...input.files].map((file) => [file, row(list, template, file.name)]);
    let allIn = true;
    for (const [number, [file, place]] of places.entries()) allIn = (await take(file, number, place)) && allIn;
    underWay = false;
    if (allIn) location.assign(form.dataset.then);
    else input.value = "";
  });
}
