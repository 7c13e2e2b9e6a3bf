"""Letters from templates: `templates/mail/<feature>/<mail>/{subject.txt,body.txt,body.html}`, in the shared layout.

A template writes `{{ link }}` alone on a line of its text part and `{{ button("Label") }}` in its HTML part. What
stands there until the letter goes out is a mark; the address is put in at delivery. Vendor, fields and marks are all a
letter knows: no request, no actor.
"""

import html
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context, pass_eval_context, select_autoescape
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from markupsafe import Markup

from crikit import language, money
from crikit.keys import LINK_MARK, one_line
from crikit.mail import merging
from crikit.vendors.models import Vendor

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str


class Mark(str):
    """Text that may contain our private characters; all other values lose them."""

    __slots__ = ()


def letter(mail: str, *, vendor: Vendor, reads: str = "", **context: Any) -> Rendered:
    """The letter `accounts/password_reset` from this context, in the language its reader chose or the vendor's."""
    return Rendered(*_render(mail, vendor, reads, context))


@dataclass(frozen=True, slots=True)
class Pattern:
    """A letter rendered and styled once, with places for what differs from one recipient to the next."""

    subject: tuple[str, ...]
    text: tuple[str, ...]
    html: tuple[str, ...]

    def fill(self, **values: str) -> Rendered:
        """One recipient's letter. Values are plain text; none is looked at for further fields."""
        plain = {name: merging.clean(value) for name, value in values.items()}
        return Rendered(
            one_line(_joined(self.subject, plain)),
            _joined(self.text, plain),
            _joined(self.html, {name: html.escape(value) for name, value in plain.items()}),
        )


def pattern(mail: str, fields: Collection[str], *, vendor: Vendor, reads: str = "", **context: Any) -> Pattern:
    """For letters by the thousand. The template may print the fields, but not look at them."""
    marks = {field: Mark(merging.mark(field)) for field in fields}
    subject, text, body = _render(mail, vendor, reads, context | marks)
    return Pattern(merging.parts(subject), merging.parts(text), merging.parts(body))


def _joined(parts: tuple[str, ...], values: dict[str, str]) -> str:
    # Literals stand at the even places, names of fields at the odd ones.
    return "".join([values[part] if place % 2 else part for place, part in enumerate(parts)])


def _render(mail: str, vendor: Vendor, reads: str, context: dict[str, Any]) -> tuple[str, str, str]:
    env = environment()
    context = {**context, "vendor": vendor, "link": Mark(LINK_MARK)}
    with language.spoken(reads or vendor.language):
        subject, text, body = (
            env.get_template(f"mail/{mail}/{part}").render(context) for part in ("subject.txt", "body.txt", "body.html")
        )
    # The subject keeps the marks of fields; whatever else is no single line is put right when the letter is posted.
    return " ".join(subject.split()), tidy(text), inliner().inline(body)


def tidy(text: str) -> str:
    """At most one empty line in a row, nothing before and after; templates needn't count theirs."""
    lines: list[str] = []
    for line in (line.rstrip() for line in text.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).rstrip("\n") + "\n"


@cache
def environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        finalize=without_private_characters,
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(language.look_up, language.look_up_plural, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(_=said, gettext=said, ngettext=said_of_number)
    env.globals["language"] = language.current
    env.filters.update(date=date, datetime=date_and_time, day=language.date, price=price)
    env.globals["button"] = env.get_template("mail/_button.html").make_module({"link": Mark(LINK_MARK)}).button  # type: ignore[attr-defined]
    return env


@cache
def inliner() -> css_inline.CSSInliner:
    # Nothing is fetched: a letter's styles stand in its layout.
    return css_inline.CSSInliner(load_remote_stylesheets=False)


def without_private_characters(value: Any) -> Any:
    if isinstance(value, Mark | Markup) or not isinstance(value, str):
        return value
    return merging.clean(value)


@pass_eval_context
def said(context: EvalContext, text: str, **values: Any) -> str:
    """The sentence in the letter's language. What it is filled with loses our private characters before, because
    afterwards nobody could tell which of them are ours."""
    filling = {name: without_private_characters(value) for name, value in values.items()}
    # The sentence is ours; its values are escaped.
    return Markup(language.look_up(text)) % filling if context.autoescape else Mark(language.look_up(text) % filling)  # noqa: S704


@pass_eval_context
def said_of_number(context: EvalContext, one: str, many: str, num: int, **values: Any) -> str:
    filling = {name: without_private_characters(value) for name, value in values.items()} | {"num": language.count(num)}
    text = language.look_up_plural(one, many, num)
    return Markup(text) % filling if context.autoescape else Mark(text % filling)  # noqa: S704


@pass_context
def date(context: Context, moment: datetime) -> str:
    """`22 Nov 2026`, in the vendor's time zone."""
    return language.date(moment.astimezone(ZoneInfo(context["vendor"].timezone)).date())


@pass_context
def date_and_time(context: Context, moment: datetime) -> str:
    return language.date_and_time(moment.astimezone(ZoneInfo(context["vendor"].timezone)))


@pass_context
def price(context: Context, cents: int, currency: str = "") -> str:
    """`$1,234.50`, in the vendor’s currency unless told another. Only letters to those who see money are given any."""
    return money.price(int(cents), str(currency) or str(context["vendor"].currency))
