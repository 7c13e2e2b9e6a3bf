"""Rows filled all at once: what a text holds is text, whatever it looks like, and it stays in its own cell."""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment
from markupsafe import Markup, escape

from crikit.web.rows import BETWEEN, HOLE, RowTemplate, escaped

pytestmark = pytest.mark.sqlite_only

CELLS = '<td title="{{ name }}">{{ name }}</td><td>{{ city }} 100 %</td>'
ROW = '<tr id="{{ id }}"{% if is_new %} class="new"{% endif %}>' + CELLS + "</tr>"
NASTY = [
    "<script>alert(1)</script>",
    '" onclick="x',
    "'",
    "&amp;",
    "%s %(id)s %",
    "{{ 7 * 7 }}",
    BETWEEN,
    str(HOLE),
    "\x00\x1f",
    "",
]

Fill = Callable[..., str]


@pytest.fixture(scope="module")
def fill() -> Iterator[Fill]:
    app = Flask("rows")
    app.jinja_env.loader = DictLoader({"row.html": ROW})
    template = RowTemplate("row.html", traits=("is_new",), texts=("id", "name", "city"))
    with app.app_context():
        yield lambda *rows: str(template.fill(rows))


class Cells(HTMLParser):
    """What a browser makes of it."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "td":
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        self.texts[-1] += data


def with_jinja(rows: list[tuple[tuple[bool], list[str]]]) -> str:
    template = Environment(autoescape=True).from_string(ROW)
    names = ("id", "name", "city")
    return "".join(template.render(is_new=new, **dict(zip(names, texts, strict=True))) for (new,), texts in rows)


@pytest.mark.parametrize("text", NASTY)
def test_a_text_stays_a_text_in_its_cell(fill: Fill, text: str) -> None:
    seen = Cells(fill(((True,), ["1", text, "Köln"]), ((False,), ["2", "Ann", text])))
    assert [tag for tag, _ in seen.tags] == ["tr", "td", "td"] * 2
    assert seen.tags[0][1] == {"id": "1", "class": "new"}
    assert seen.tags[3][1] == {"id": "2"}
    if "\x00" not in text:
        assert seen.tags[1][1] == {"title": text}
        assert seen.texts == [text, "Köln 100 %", "Ann", f"{text} 100 %"]


text = st.text() | st.sampled_from(NASTY)


@given(st.lists(st.tuples(st.tuples(st.booleans()), st.lists(text, min_size=3, max_size=3)), max_size=8))
def test_it_is_what_jinja_writes(fill: Fill, rows: list[tuple[tuple[bool], list[str]]]) -> None:
    assert fill(*rows) == with_jinja(rows)


@given(st.lists(text))
def test_escaping_together_is_escaping_one_by_one(cells: list[str]) -> None:
    assert escaped(cells) == [str(escape(cell)) for cell in cells]


def test_what_is_html_already_is_put_in_as_it_stands(fill: Fill) -> None:
    template = RowTemplate("row.html", traits=("is_new",), texts=("id", "name", "city"), marked=True)
    for beside in ("<i>", BETWEEN):
        shown = str(template.fill([((False,), ["1", beside, Markup("<b>Köln</b> 5 %")])]))
        assert (
            shown == f'<tr id="1"><td title="{escape(beside)}">{escape(beside)}</td><td><b>Köln</b> 5 % 100 %</td></tr>'
        )


def test_no_rows_are_no_html(fill: Fill) -> None:
    assert fill() == ""


def test_a_row_alone_holds_parts_of_other_templates_and_its_texts_stay_texts(fill: Fill) -> None:
    row = RowTemplate("row.html", traits=("is_new",), texts=("id", "name", "city"))
    written = row.alone(((True,), ["1", "<b>Ann</b>", "Köln"]), city="<i>Ulm</i>")
    assert written == with_jinja([((True,), ["1", "<b>Ann</b>", "HERE"])]).replace("HERE", "<i>Ulm</i>")
