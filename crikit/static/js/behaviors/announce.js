// A swapped-in live region is new to a screen reader and stays silent; its words go into one that was always there.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  const news = target.matches("[data-announce]") ? target : target.querySelector("[data-announce]");
  if (news) document.querySelector("#announcer").textContent = news.innerText.replace(/\s+/g, " ").trim();
});
