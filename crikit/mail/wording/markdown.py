"""Vendors' Markdown: paragraphs, bold, italic, lists, headings and links, as HTML and as plain text. Nothing else."""

from collections.abc import Iterator, Sequence
from functools import cache
from urllib.parse import unquote, urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from crikit.errors import DomainError
from crikit.language import gettext
from crikit.mail import merging

RULES = ["list", "heading", "emphasis", "link", "autolink", "escape", "newline", "text_join"]
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h2"}
SCHEMES = {"https", "mailto"}


@cache
def parser() -> MarkdownIt:
    # People press Enter where they want a new line.
    parser = MarkdownIt("zero", {"breaks": True}).enable(RULES)
    # All addresses are links here, so that a wrong one can be refused by name; nh3 is the wall behind it.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def parsed(text: str) -> list[Token]:
    """Raises DomainError, naming it, for a link that a letter mustn't carry."""
    tokens = parser().parse(text)
    for token in tokens:
        if token.type.startswith("heading"):
            token.tag = "h2"
        for child in token.children or ():
            if child.type == "link_open":
                _check_link(str(child.attrs.get("href", "")))
    return tokens


def _check_link(href: str) -> None:
    if merging.OPEN in unquote(href):
        raise DomainError(gettext("A field can’t stand in the address of a link. Write the whole address."))
    try:
        scheme, place = urlsplit(href).scheme, href.partition(":")[2].strip("/")
    except ValueError:
        scheme = place = ""
    if scheme not in SCHEMES or not place:
        sentence = gettext("“%(href)s” can’t be linked. A link begins with https:// or mailto:.", href=href[:100])
        raise DomainError(sentence)


def html_of(text: str) -> str:
    markup = parser().renderer.render(parsed(text), parser().options, {})
    return nh3.clean(markup, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None)


def text_of(text: str) -> str:
    """The same without signs of markup: a dash before each entry of a list, the address of a link in brackets."""
    return "\n".join(_lines(parsed(text))).strip("\n")


def _lines(tokens: Sequence[Token]) -> Iterator[str]:
    numbers: list[int] = []
    marker = ""
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            # Bullets count from nowhere.
            numbers.append(int(token.attrs.get("start", 1)) if token.tag == "ol" else -1)
        elif token.type.endswith("_list_close"):
            numbers.pop()
            yield ""
        elif token.type == "list_item_open":
            marker = f"{numbers[-1]}. " if numbers[-1] >= 0 else "- "
            numbers[-1] += 1 if numbers[-1] >= 0 else 0
        elif token.type == "inline":
            depth, indent = max(len(numbers) - 1, 0), "  " * len(numbers)
            first, *rest = _inline(token.children or []).split("\n")
            yield "  " * depth + marker + first if marker else indent + first
            yield from (indent + line for line in rest)
            marker = ""
        elif token.type in ("paragraph_close", "heading_close") and not token.hidden:
            yield ""


def _inline(tokens: Sequence[Token]) -> str:
    said: list[str] = []
    opened: list[tuple[str, int]] = []
    for token in tokens:
        if token.type == "link_open":
            opened.append((str(token.attrs.get("href", "")).removeprefix("mailto:"), len(said)))
        elif token.type == "link_close":
            href, start = opened.pop()
            said.append("" if "".join(said[start:]).strip() == href else f" ({href})")
        else:
            said.append("\n" if token.type in ("softbreak", "hardbreak") else token.content)
    return "".join(said)
