// Two people on one draft: every few seconds the pad asks what the other has written, unless nobody looks at it or
// something of our own is on its way. What one is typing in stays as it is; saving it will tell.
import { tell } from "./error-toast.js";

const PAUSE = 8_000;
const lineOf = (row) => Number(row.id.replace("line", ""));
const rowsOf = (part) => [...part.querySelectorAll("tr[id^=line]")];

export default function padWatch(watch) {
  let sent = 0;
  const isBusy = () => document.querySelector(".pad-line--under-way, .htmx-request, [data-under-way]");
  document.addEventListener("htmx:beforeRequest", () => (sent += 1));

  async function look() {
    if (!watch.isConnected) return clearInterval(timer);
    if (document.hidden || isBusy()) return;
    const before = sent;
    const { changes, version, next } = watch.dataset;
    const address = `${changes}?${new URLSearchParams({ version, next })}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => {});
    if (answer?.status !== 200) return;
    const news = document.createElement("template");
    news.innerHTML = await answer.text();
    if (sent === before && !isBusy()) show(news.content);
  }

  function show(news) {
    const rows = document.querySelector("#line_rows");
    const { version, next, numbers } = news.querySelector("#watch").dataset;
    Object.assign(watch.dataset, { version, next });
    for (const row of rowsOf(rows)) if (!numbers.split(" ").includes(`${lineOf(row)}`)) takeAway(row);
    for (const row of rowsOf(news)) bring(row, rows);
    for (const id of ["pad_sums", "refusal"]) put(news.querySelector(`#${id}`), document.getElementById(id));
    const seen = document.querySelector("#header_seen");
    if (seen) renew(seen, news.querySelector("#header_seen"));
    document.querySelector("#announcer").textContent = [...rows.querySelectorAll(".pad-line__news")].map((p) => p.textContent).join(" ");
  }

  function takeAway(row) {
    tell(watch.dataset.gone.replace("{item}", row.querySelector("th").textContent));
    row.remove();
  }

  function bring(row, rows) {
    const old = document.getElementById(row.id);
    if (old?.contains(document.activeElement)) return;
    if (old) old.replaceWith(row);
    else rows.insertBefore(row, rowsOf(rows).find((other) => lineOf(other) > lineOf(row)) ?? null);
    htmx.process(row);
  }

  function put(fresh, old) {
    if (fresh && old) old.replaceWith(fresh);
  }

  // A field that still says what it said takes what the other wrote; one that was typed in keeps ours.
  function renew(seen, fresh) {
    for (const now of fresh.querySelectorAll("[name]")) {
      const was = seen.querySelector(`[name=${now.name}]`);
      const field = seen.closest("form").querySelector(`[name=${now.name.replace("was_", "")}]`);
      if (!field || now.value === was.value) continue;
      const isBox = field.type === "checkbox";
      if (field === document.activeElement || (isBox ? field.checked !== Boolean(was.value) : field.value !== was.value)) continue;
      if (isBox) field.checked = Boolean(now.value);
      else field.value = now.value;
      was.value = now.value;
    }
  }

  const timer = setInterval(look, Number(watch.dataset.pause ?? PAUSE));
}
