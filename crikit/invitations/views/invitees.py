"""The tabs “Customers” and “Reps”: who can be invited, filtered, with the selection beneath."""

from typing import Any

from flask import redirect, request, url_for

from crikit.customers.queries import Filter, choices
from crikit.errors import DomainError
from crikit.invitations.actions import administrators
from crikit.invitations.forms import AdministratorsForm
from crikit.invitations.models import Kind
from crikit.invitations.queries import frame, invitees, sendings
from crikit.invitations.views import bp
from crikit.invitations.views.rows import rows
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires, restart, toast
from crikit.web.pagination import pages_around, wanted_page


@bp.get("/tools/invite")
@requires(Permission.INVITE)
def index() -> Any:
    return redirect(url_for("invitations.customers"), 302)


@bp.get("/tools/invite/customers")
@requires(Permission.INVITE)
def customers(form: AdministratorsForm | None = None, status: int = 200) -> Any:
    actor, wanted, place = current_actor(), Filter.of(request.args), wanted_page()
    only_selected = request.args.get("show") == "selected"
    lines, pages = pages_around(
        place, invitees.customer_invitees(actor, wanted, place.place, place.skip, only_selected)
    )
    return page(
        "invitations/invitees.html",
        fragments=["invitees"],
        status=status,
        around=lambda: surroundings(form) | {"wanted": wanted, "choices": choices()},
        **the_list(Kind.CUSTOMERS, lines, wanted),
        parameters=wanted.parameters | ({"show": "selected"} if only_selected else {}),
        unknown=not lines and choices().lack(wanted),
        pages=pages,
    )


@bp.get("/tools/invite/reps")
@requires(Permission.INVITE)
def reps(form: AdministratorsForm | None = None, status: int = 200) -> Any:
    lines = invitees.rep_invitees(current_actor())
    return page(
        "invitations/invitees.html",
        fragments=["invitees"],
        status=status,
        around=lambda: surroundings(form),
        **the_list(Kind.REPS, lines, Filter()),
        parameters={},
        pages=None,
    )


def the_list(kind: Kind, lines: list[invitees.Line], wanted: Filter) -> dict[str, Any]:
    counts = frame.frame(current_actor(), kind, wanted)
    return {
        "kind": kind,
        "lines": lines,
        "rows": rows(kind, lines),
        "frame": counts,
        "selection": counts.selection,
        "out_of_band": False,
    }


def surroundings(form: AdministratorsForm | None) -> dict[str, Any]:
    """What stands around both lists."""
    saved = frame.administrators()
    addresses = {f"address_{a.position}": a.email for a in saved}
    return {
        "administrators": saved,
        "administrators_form": form or AdministratorsForm(formdata=None, data=addresses),
        "under_way": sendings.latest_under_way(current_actor()),
    }


@bp.post("/tools/invite/administrators")
@requires(Permission.INVITE)
def save_administrators() -> Any:
    form = AdministratorsForm()
    try:
        administrators.save_administrators(current_actor(), form.addresses)
    except DomainError as refusal:
        form.address_1.errors = [refusal.sentence]
        return customers(form=form, status=refusal.status)
    toast("Saved. These addresses hear of everybody who joins.")
    return restart("invitations.customers")
