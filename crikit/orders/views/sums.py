"""What the pad says of all its lines together, beside them and after each change."""

from collections.abc import Mapping
from typing import Any

from flask import g, render_template

from crikit.language import ngettext
from crikit.money import amount
from crikit.web.jinja import hour
from crikit.web.rows import RowTemplate

BESIDE = RowTemplate(
    "orders/_pad_beside.html",
    traits=("is_begun", "is_priced", "is_to_fix", "is_unpriced"),
    texts=("line_count", "to_fix", "unpriced", "total", "currency", "shown_total", "pad_version", "saved_at", "press"),
)


def said_of(pad: Mapping[str, Any]) -> dict[str, Any]:
    """By name; to those who see no money none of it says any."""
    order, lines, sums = pad["order"], pad["lines"], pad["sums"]
    to_fix, unpriced = sum(not line.is_ready for line in lines), sums.unpriced if sums else 0
    return {
        "is_begun": order is not None,
        "is_priced": sums is not None,
        "is_to_fix": to_fix > 0,
        "is_unpriced": unpriced > 0,
        "to_fix": ngettext("%(num)s to fix", "%(num)s to fix", to_fix),
        "unpriced": ngettext("%(num)s without a price", "%(num)s without a price", unpriced),
        "line_count": ngettext("%(num)s line", "%(num)s lines", len(lines)),
        "total": amount(sums.total) if sums else "",
        "currency": g.vendor.currency if sums else "",
        "shown_total": str(sums.total) if sums else "",
        "pad_version": str(order.version) if order else "",
        "saved_at": hour(order.changed_at) if order else "",
    }


def beside(shown: Mapping[str, Any], refusal: str, is_new: bool) -> str:
    """What goes with every change, wherever it stands on the page."""
    if refusal or is_new or shown["choices"]:
        return render_template("orders/_pad_beside.html", **shown, refusal=refusal, is_new=is_new)
    return BESIDE.fill([(tuple(shown[name] for name in BESIDE.traits), [shown[name] for name in BESIDE.texts])])
