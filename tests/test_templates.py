"""Every template: it compiles, nothing stands inline, each control has a label, each part says what it is given."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "crikit" / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
# Mail programs know no style sheets, so letters carry their styles; no script runs there.
PAGES = [name for name in NAMES if not name.startswith("mail/")]
PAGE_LINES, PART_LINES = 100, 40
SHEET_LINES, BEHAVIOUR_LINES = 150, 80
CONTROLS = {"input", "select", "textarea"}
NEED_NO_LABEL = {"hidden", "submit", "button", "image", "reset"}
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
STATEMENT = re.compile(r"\{%.*?%\}", re.DOTALL)
EXPRESSION = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


def plain(source: str) -> str:
    """The HTML without Jinja: an expression leaves its letters, so that a label and its field still match."""
    source = STATEMENT.sub(" ", COMMENT.sub("", source))
    return EXPRESSION.sub(lambda found: "x-" + re.sub(r"\W+", "-", found[1].lower()), source)


def works_plainly(tag: str, given: dict[str, str]) -> bool:
    """Before htmx has come, and without it, a link leads somewhere, a form is sent and a control waits for its form."""
    if tag == "form":
        return "hx-post" not in given or (given.get("method") == "post" and bool(given.get("action")))
    by_itself = given.get("hx-trigger", "").startswith(("load", "every"))
    return by_itself or (tag == "a" and "href" in given) or tag in CONTROLS


class Markup(HTMLParser):
    """Collects what a template would do inline, its controls with their labels, and what works by htmx alone."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.unlabelled: list[tuple[str, str]] = []
        self.labels: set[str] = set()
        self.within_label = 0
        self.htmx_only: list[str] = []
        self.feed(plain(source))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inline += [f"{name} on <{tag}>" for name in given if name == "style" or name.startswith(("on", "hx-on"))]
        address = given.get("hx-get") or given.get("hx-post")
        if address and not works_plainly(tag, given):
            self.htmx_only.append(f"{address} on <{tag}>")
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != "application/json"):
            self.inline.append(f"<{tag}>")
        if given.get("href", "").startswith("javascript:"):
            self.inline.append("javascript: address")
        if tag == "label":
            self.within_label += 1
            self.labels.add(given.get("for", ""))
        named = "aria-label" in given or "aria-labelledby" in given or self.within_label
        unseen = given.get("type") in NEED_NO_LABEL or "hidden" in given
        if tag in CONTROLS and not named and not unseen:
            self.unlabelled.append((tag, given.get("id", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.within_label -= 1


def inline(source: str) -> list[str]:
    return Markup(source).inline


def unlabelled(source: str) -> list[str]:
    markup = Markup(source)
    return [f"<{tag} id={id_!r}>" for tag, id_ in markup.unlabelled if not id_ or id_ not in markup.labels]


def htmx_only(source: str) -> list[str]:
    return Markup(source).htmx_only


def undeclared(source: str) -> list[str]:
    return [] if source.startswith("{#") else ["its first line doesn't say what it is given"]


def tied_to_the_request(source: str) -> list[str]:
    """Links built from the Host header lead wherever a stranger wrote it."""
    return re.findall(r"request\.(?:host|url_root|host_url|base_url|url)\b|_external\s*=\s*True", source)


def each(names: list[str], check: Callable[[str], list[str]]) -> Iterator[str]:
    for name in names:
        for fault in check((TEMPLATES / name).read_text()):
            yield f"{name}: {fault}"


def test_every_template_compiles(portal: Flask) -> None:
    compiled = {portal.jinja_env.get_template(name).name for name in portal.jinja_env.list_templates()}
    assert compiled >= {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")}


def test_nothing_stands_inline() -> None:
    assert list(each(PAGES, inline)) == []


def test_every_control_has_a_label() -> None:
    assert list(each(PAGES, unlabelled)) == []


def test_everything_works_before_htmx_has_come() -> None:
    assert list(each(PAGES, htmx_only)) == []


def test_every_part_says_what_it_is_given() -> None:
    parts = [name for name in NAMES if Path(name).name.startswith("_")]
    assert list(each(parts, undeclared)) == []


def test_no_link_comes_from_the_request() -> None:
    sources = [*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt"), *(ROOT / "crikit").rglob("*.py")]
    # The guard of hosts has to read the header, and looking an address up in the map needs a host, which goes nowhere.
    readers = [ROOT / "crikit" / "web" / name for name in ("security.py", "redirects.py")]
    asked = set(sources) - set(readers)
    found = {str(path.relative_to(ROOT)): tied_to_the_request(path.read_text()) for path in asked}
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_every_template_is_short() -> None:
    found = []
    for name in NAMES:
        lines = (TEMPLATES / name).read_text().count("\n")
        if lines > (PART_LINES if Path(name).name.startswith("_") else PAGE_LINES):
            found.append(f"{name}: {lines} lines")
    assert found == []


def test_every_style_sheet_and_behaviour_is_short() -> None:
    static = ROOT / "crikit" / "static"
    longest = dict.fromkeys((static / "css").rglob("*.css"), SHEET_LINES)
    longest |= dict.fromkeys((static / "js").rglob("*.js"), BEHAVIOUR_LINES)
    assert len(longest) > 50
    assert [path.name for path, most in longest.items() if path.read_text().count("\n") > most] == []


BREACHES = {
    "style": (inline, '<p style="color:red">'),
    "style element": (inline, "<style>p {}</style>"),
    "script": (inline, "<script>alert(1)</script>"),
    "handler": (inline, '<button onclick="go()">'),
    "htmx handler": (inline, '<button hx-on:click="go()">'),
    "javascript address": (inline, '<a href="javascript:go()">'),
    "no label": (unlabelled, '<input name="q">'),
    "another's label": (unlabelled, '<label for="a">A</label><select id="b"></select>'),
    "after the label": (unlabelled, "<label>A</label><textarea></textarea>"),
    "link by htmx alone": (htmx_only, '<a hx-get="/customers">'),
    "form by htmx alone": (htmx_only, '<form hx-post="/customers">'),
    "button by htmx alone": (htmx_only, '<button hx-post="/customers">'),
    "undeclared": (undeclared, "<p>{{ name }}</p>"),
    "host": (tied_to_the_request, "{{ request.host_url }}"),
    "external": (tied_to_the_request, "url_for('x', _external=True)"),
}


@pytest.mark.parametrize(("check", "source"), BREACHES.values(), ids=BREACHES.keys())
def test_a_breach_is_found(check: Callable[[str], list[str]], source: str) -> None:
    assert check(source)


def test_labelled_controls_pass() -> None:
    assert not unlabelled('<label for="{{ f.id }}">A</label>{% if x %}<input id="{{ f.id }}">{% endif %}')
    assert not unlabelled('<label>A <input></label><input type="hidden"><input aria-label="B">')
