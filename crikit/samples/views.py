"""“Sample data”: what there is, filling it in, taking it out."""

from typing import Any

from flask import Blueprint, redirect, request

from crikit.language import gettext, ngettext
from crikit.permissions.rules import Permission
from crikit.samples import actions
from crikit.samples.queries import samples_of
from crikit.web import current_actor, page, requires, toast
from crikit.web.redirects import next_address

bp = Blueprint("samples", __name__)


@bp.get("/tools/samples")
@requires(Permission.ADMINISTER)
def show() -> Any:
    samples = samples_of(current_actor())
    return page("samples/show.html", samples=samples, number=actions.CUSTOMERS, items=actions.ITEMS)


@bp.post("/tools/samples")
@requires(Permission.ADMINISTER)
def fill() -> Any:
    number = actions.fill(current_actor())
    toast(ngettext("%(num)s sample customer is here.", "%(num)s sample customers are here.", number))
    return redirect(_back(), 303)


@bp.post("/tools/samples/removal")
@requires(Permission.ADMINISTER)
def remove() -> Any:
    actions.remove(current_actor())
    toast(gettext("The sample data is gone. What is your own stays as it was."))
    return redirect(_back(), 303)


def _back() -> str:
    return next_address(request.form.get("next", "") or "/tools/samples")
