"""A line that is gone: whoever presses then is told so, once, and loses nothing that was typed."""

from collections.abc import Collection
from typing import Any, TypedDict, cast

from playwright.sync_api import Page

# Each form of a page is filled in and its button pressed twice, within the page: that is quicker than any hands. A form
# that may be sent again while under way is the pad's, and one that is answered in a frame leaves the page alone.
PRESS_ALL = """async (known) => {
  const pressed = new Map();
  let sent = 0;
  for (const [holder, name] of [[XMLHttpRequest.prototype, "send"], [window, "fetch"]]) {
    const usual = holder[name];
    holder[name] = function (...given) { sent += 1; return usual.apply(this, given); };
  }
  for (const form of document.querySelectorAll("form[method=post]:not([data-again], [target])")) {
    const action = new URL(form.action).pathname.replace(/\\d+/g, "");
    if (pressed.has(action) || known.includes(action)) continue;
    for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const isButton = (e) => e.type === "submit" && !e.formTarget && !e.disabled && e.checkVisibility();
    const button = [...form.elements].find(isButton);
    if (!button) continue;
    const fields = [...form.elements].filter((e) => e.matches("input[type=text], input[type=email], textarea"));
    for (const field of fields) field.value ||= "typed";
    form.noValidate = true;
    const typed = fields.map((field) => field.value).join();
    sent = 0;
    document.querySelector("#toasts").replaceChildren();
    button.click();
    const saysSo = button.getAttribute("aria-busy") === "true";
    button.click();
    const told = () => [...document.querySelectorAll("#toasts .toast__text")].map((text) => text.textContent);
    const isOver = () => told().length && button.getAttribute("aria-busy") !== "true";
    for (let n = 0; n < 200 && !isOver(); n++) await new Promise((done) => setTimeout(done, 5));
    const isFree = button.getAttribute("aria-busy") !== "true";
    const keeps = fields.map((field) => field.value).join() === typed && form.isConnected;
    pressed.set(action, { saysSo, told: told(), isFree, keeps, sentOnce: sent < 2 });
  }
  return [...pressed];
}"""
UNREACHED = "That didn’t reach the server. Check the connection and try again."


class Press(TypedDict):
    saysSo: bool
    told: list[str]
    isFree: bool
    keeps: bool
    sentOnce: bool


RIGHT: Press = {"saysSo": True, "told": [UNREACHED], "isFree": True, "keeps": True, "sentOnce": True}


def press_all_without_a_line(page: Page, known: Collection[str] = ()) -> set[str]:
    """The forms of this page that aren't known yet, by their addresses. Nobody else may need the page afterwards."""
    page.context.set_offline(True)
    pressed = cast(list[Any], page.evaluate(PRESS_ALL, list(known)))
    page.context.set_offline(False)
    wrong = [(action, press) for action, press in pressed if press != RIGHT]
    assert not wrong, page.url
    return {action for action, _ in pressed}
