"""Texts in a template that don't go through gettext, found in its syntax tree and in the HTML around it."""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from html.parser import HTMLParser

from jinja2 import Environment, nodes

GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
# What people perceive of an element besides its text. Behaviours show what stands in data-shown, data-hidden …
PERCEIVED = {
    *("alt", "title", "placeholder", "label", "summary", "aria-label", "aria-description", "aria-roledescription"),
    *("aria-valuetext", "aria-placeholder", "hx-confirm", "hx-prompt"),
    *("data-show", "data-hide", "data-unreached", "data-confirm", "data-label", "data-text", "data-title"),
}
# The brand, its first letter, and names of programs: the same in every language.
NO_TEXT = {"crikit", "c", "QuickBooks Desktop:", "QuickBooks Online:", "Sage 50:"}
UNSEEN = {"script", "style", "svg"}
LETTER = re.compile(r"[^\W\d_]")
# A constant of an expression is a text if it reads like one: more than a word, or a capital and small letters.
PROSE = re.compile(r"[^\W\d_]\S*\s|\s\S*[^\W\d_]|[A-ZÀ-Þ][a-zà-þ]")
IDS = re.compile(r"(?: ?[a-z0-9]+(?:_[a-z0-9]+)+)+")
# What these are asked for is an address or a picture.
ADDRESSES = {"url_for", "asset"}
# Macro arguments and keys of these names are classes, addresses and the like, never read.
UNREAD = re.compile(r"(?:.*_)?(?:class|classes|kind|icon|id|name|href|url|hx_\w+|rel|accept|autocomplete|style)_?$")
READ_ANYWAY = {"hx_confirm", "hx_prompt"}


@cache
def environment() -> Environment:
    env = Environment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"], autoescape=True)
    env.policies["ext.i18n.trimmed"] = True
    env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    return env


def escaped_texts(source: str, *, is_html: bool = True) -> list[str]:
    """What people would read in English whatever their language."""
    tree = environment().parse(source)
    written = "".join(said(tree))
    texts = [*(seen(written) if is_html else [written]), *constants(tree)]
    return [text for text in texts if is_text(text)] + list(shadowed(tree))


def is_text(text: str) -> bool:
    text = " ".join(text.split())
    return bool(LETTER.search(text)) and text not in NO_TEXT and text.strip(" ·()/") not in NO_TEXT


def said(node: nodes.Node) -> Iterator[str]:
    """The template's own letters in their order; of an expression, the constants that it may print."""
    if isinstance(node, nodes.Output):
        for part in node.nodes:
            yield part.data if isinstance(part, nodes.TemplateData) else " ".join(["", *printed(part), ""])
        return
    if isinstance(node, nodes.Block) and node.name.endswith("_class"):
        return
    for child in node.iter_child_nodes():
        yield from said(child)


def printed(expression: nodes.Node) -> Iterator[str]:
    if isinstance(expression, nodes.Const):
        if isinstance(expression.value, str):
            yield expression.value
    elif isinstance(expression, nodes.CondExpr):
        yield from printed(expression.expr1)
        if expression.expr2:
            yield from printed(expression.expr2)
    elif isinstance(expression, nodes.Filter):
        if expression.node:
            yield from printed(expression.node)
    elif isinstance(expression, nodes.Concat | nodes.Add | nodes.Or | nodes.And | nodes.Mod):
        for child in expression.iter_child_nodes():
            yield from printed(child)


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.texts += [value for name, value in given.items() if name in PERCEIVED]
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            self.texts.append(given.get("value", ""))
        if tag == "meta" and given.get("name") == "description":
            self.texts.append(given.get("content", ""))
        if tag in UNSEEN:
            self.within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.within:
            self.within.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self.within:
            self.texts.append(data)


def seen(html: str) -> list[str]:
    """Each text node and each attribute that people perceive."""
    reader = Seen()
    reader.feed(html)
    reader.close()
    return [text for text in (" ".join(unescape(text).split()) for text in reader.texts) if text]


def constants(node: nodes.Node, *, name: str = "") -> Iterator[str]:
    """Constants of expressions that read like a text, wherever they go from there."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in GETTEXT | ADDRESSES:
        for keyword in node.kwargs:
            yield from constants(keyword.value)
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and not is_unread(name):
        if PROSE.search(node.value) and not IDS.fullmatch(node.value):
            yield node.value
        return
    if isinstance(node, nodes.Keyword):
        yield from constants(node.value, name=node.key)
        return
    if isinstance(node, nodes.Pair):
        key = node.key.value if isinstance(node.key, nodes.Const) else ""
        yield from constants(node.value, name=str(key).replace("-", "_"))
        return
    if isinstance(node, nodes.Extends | nodes.Include | nodes.Import | nodes.FromImport | nodes.Test | nodes.Compare):
        return
    for child in node.iter_child_nodes():
        yield from constants(child, name=name if isinstance(node, nodes.CondExpr | nodes.Concat) else "")


def shadowed(tree: nodes.Template) -> Iterator[str]:
    """Jinja's custom of calling a throwaway `_` takes gettext away from the rest of the block."""
    if any(name.name in GETTEXT and name.ctx != "load" for name in tree.find_all(nodes.Name)):
        yield "_ is gettext and nothing else"


def is_unread(name: str) -> bool:
    return bool(UNREAD.match(name)) and name not in READ_ANYWAY
