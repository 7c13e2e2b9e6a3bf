"""The tabs “Customers” and “Reps”: who can be invited, filtered, with the selection beneath."""

from typing import Any

from flask import redirect, request, url_for

from crikit.accounts.queries import own_username
from crikit.customers.queries import Filter, choices
from crikit.errors import DomainError
from crikit.invitations.actions import administrators
from crikit.invitations.models import ADMINISTRATOR_ADDRESSES, Kind
from crikit.invitations.queries import frame, invitees, sendings
from crikit.invitations.views import bp
from crikit.invitations.views.rows import rows, way_back
from crikit.language import gettext
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires, restart, toast
from crikit.web.pagination import pages_around, wanted_page


@bp.get("/tools/invite")
@requires(Permission.SEE_UNAPPROVED)
def index() -> Any:
    """The first tab that the username may see: an administrator need not be one who invites."""
    may_invite = current_actor().may(Permission.INVITE)
    return redirect(url_for("invitations.customers" if may_invite else "invitations.unapproved"), 302)


@bp.get("/tools/invite/customers")
@requires(Permission.INVITE)
def customers(addresses: list[str] | None = None, refusal: str = "", status: int = 200) -> Any:
    actor, wanted, place = current_actor(), Filter.of(request.args), wanted_page()
    only_selected = request.args.get("show") == "selected"
    lines, pages = pages_around(
        place, invitees.customer_invitees(actor, wanted, place.place, place.skip, only_selected)
    )
    return page(
        "invitations/invitees.html",
        fragments=["invitees"],
        status=status,
        around=lambda: surroundings(addresses, refusal) | {"wanted": wanted, "choices": choices()},
        **the_list(Kind.CUSTOMERS, lines, wanted),
        parameters=wanted.parameters | ({"show": "selected"} if only_selected else {}),
        unknown=not lines and choices().lack(wanted),
        pages=pages,
    )


@bp.get("/tools/invite/reps")
@requires(Permission.INVITE)
def reps(addresses: list[str] | None = None, refusal: str = "", status: int = 200) -> Any:
    lines = invitees.rep_invitees(current_actor())
    return page(
        "invitations/invitees.html",
        fragments=["invitees"],
        status=status,
        around=lambda: surroundings(addresses, refusal),
        **the_list(Kind.REPS, lines, Filter()),
        parameters={},
        pages=None,
    )


def the_list(kind: Kind, lines: list[invitees.Line], wanted: Filter) -> dict[str, Any]:
    counts = frame.frame(current_actor(), kind, wanted)
    return {
        "kind": kind,
        "lines": lines,
        "shown": ",".join([str(line.id) for line in lines]),
        "rows": rows(kind, lines),
        "back": way_back(),
        "frame": counts,
        "selection": counts.selection,
        "out_of_band": False,
    }


def surroundings(addresses: list[str] | None = None, refusal: str = "") -> dict[str, Any]:
    """What stands around both lists; `addresses` as they were typed, when they were refused."""
    saved = frame.administrators()
    known = [a.email for a in saved] + [""] * ADMINISTRATOR_ADDRESSES
    return {
        "administrators": saved,
        "addresses": addresses or known[:ADMINISTRATOR_ADDRESSES],
        # Whoever sets it up is who hears of it, most of the time; it counts once it is saved.
        "suggested": "" if saved or addresses else own_username(current_actor()).email,
        "refusal": refusal,
        "instructions": frame.INSTRUCTIONS,
        "under_way": sendings.latest_under_way(current_actor()),
    }


@bp.post("/tools/invite/administrators")
@requires(Permission.INVITE)
def save_administrators() -> Any:
    kind = Kind.REPS if request.args.get("kind") == Kind.REPS else Kind.CUSTOMERS
    addresses = [request.form.get(f"address_{n}", "").strip() for n in range(1, ADMINISTRATOR_ADDRESSES + 1)]
    try:
        administrators.save_administrators(current_actor(), addresses)
    except DomainError as refusal:
        show = reps if kind is Kind.REPS else customers
        return show(addresses, refusal.sentence, refusal.status)
    toast(gettext("Saved. These addresses hear of everybody who joins."))
    return restart(f"invitations.{kind}", query=way_back())
