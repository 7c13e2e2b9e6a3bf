"""Ticks: one by one, all that match the filter, none of them."""

import json
from typing import Any

from flask import redirect, request, url_for

from crikit.customers.queries import Filter
from crikit.invitations.actions import selection
from crikit.invitations.models import Kind
from crikit.invitations.queries import frame
from crikit.invitations.views import bp
from crikit.invitations.views.rows import way_back
from crikit.numbers import numbers_in
from crikit.permissions.rules import Permission
from crikit.web import block, current_actor, fragment, is_htmx, requires, restart

MOST_IDS = 1_000
kind_of = '<any("customers", "reps"):kind>'


@bp.post(f"/tools/invite/{kind_of}/selection")
@requires(Permission.INVITE)
def change(kind: str) -> Any:
    """One tick from the page's script; or, without it, all boxes of the page: `shown`, and of these `ticked`."""
    actor, which = current_actor(), Kind(kind)
    if is_htmx():
        act = selection.tick if request.form.get("ticked") == "1" else selection.untick
        act(actor, which, _ids(request.form.get("id", "")))
        return fragment(_bar(which, out_of_band=True))
    shown = _ids(request.form.get("shown", ""))
    ticked = {i for value in request.form.getlist("ticked") for i in _ids(value)}
    selection.untick(actor, which, [i for i in shown if i not in ticked])
    selection.tick(actor, which, [i for i in shown if i in ticked])
    if request.form.get("then") == "check":
        return redirect(url_for("invitations.check", kind=kind, **way_back()), 303)
    return _back(kind)


@bp.post(f"/tools/invite/{kind_of}/selection/all")
@requires(Permission.INVITE)
def all_filtered(kind: str) -> Any:
    selection.tick_all(current_actor(), Kind(kind), Filter.of(request.args))
    return _all_are(kind, ticked=True)


@bp.post(f"/tools/invite/{kind_of}/selection/none")
@requires(Permission.INVITE)
def none_filtered(kind: str) -> Any:
    selection.untick_all(current_actor(), Kind(kind), Filter.of(request.args))
    return _all_are(kind, ticked=False)


def _all_are(kind: str, ticked: bool) -> Any:
    """The page's script sees to the boxes that are shown: to write the list anew takes longer than to tick it."""
    if not is_htmx() or request.headers.get("HX-Target") != "selection_bar":
        return _back(kind)
    response = fragment(_bar(Kind(kind)))
    response.headers["HX-Trigger"] = json.dumps({"all-ticked": {"ticked": ticked}})
    return response


def _bar(kind: Kind, out_of_band: bool = False) -> str:
    numbers = frame.selection(current_actor(), kind)
    return block("invitations/invitees.html", "selection_bar", kind=kind, selection=numbers, out_of_band=out_of_band)


def _back(kind: str) -> Any:
    return restart(f"invitations.{kind}", query=way_back())


def _ids(text: str) -> list[int]:
    return numbers_in(text.split(",")[:MOST_IDS])
