"""Gettext in page templates: `_("…")`, `ngettext` and `{% trans %}`, which escape what they are filled with.

Jinja's own extension parses them. What it calls is written here anew: a page says a hundred texts, and its way to each
takes ten times as long.
"""

from functools import cache
from typing import Any

from babel.support import NullTranslations
from jinja2 import Environment, nodes, pass_eval_context
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from crikit import language


def teach(env: Environment) -> None:
    env.add_extension("jinja2.ext.i18n")
    env.policies["ext.i18n.trimmed"] = True
    env.newstyle_gettext = True  # type: ignore[attr-defined]
    env.globals.update(_=said, gettext=said, ngettext=said_of_number, language=language.current)
    env.code_generator_class = Texts
    env.said = said_as_it_stands  # type: ignore[attr-defined]


class Texts(CodeGenerator):
    """Writes `_("…")` as one look-up, and prints what it finds without escaping it once more."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        if is_plain_text(node):
            self.write(f"environment.said({node.args[0].as_const()!r}, {bool(frame.eval_ctx.autoescape)})")
        else:
            super().visit_Call(node, frame, forward_caller=forward_caller)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not is_plain_text(node):
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not is_plain_text(node):
            super()._output_child_post(node, frame, finalize)


def is_plain_text(node: nodes.Expr) -> bool:
    """`_("…")` with nothing to fill in."""
    if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in ("_", "gettext")):
        return False
    plain = len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    return plain and isinstance(node.args[0], nodes.Const)


def said_as_it_stands(text: str, escaping: bool) -> str:
    return _unfilled(language.catalogue(language.current()), text, escaping)


@pass_eval_context
def said(within: nodes.EvalContext, text: str, /, **values: Any) -> str:
    return _filled(language.look_up(text), values, within.autoescape)


@pass_eval_context
def said_of_number(within: nodes.EvalContext, one: str, many: str, number: int, /, **values: Any) -> str:
    values = {"num": language.count(number), **values}
    return _filled(language.look_up_plural(one, many, number), values, within.autoescape)


@cache
def _unfilled(translations: NullTranslations, text: str, escaping: bool) -> str:
    return _filled(translations.gettext(text), {}, escaping)


def _filled(text: str, values: dict[str, Any], escaping: bool) -> str:
    if not escaping:
        return text % values
    # Numbers may be asked for by %d.
    shown = {name: value if type(value) is int else escape(value) for name, value in values.items()}
    # The text itself is the project's own, and may hold tags.
    return Markup(text % shown)  # noqa: S704
