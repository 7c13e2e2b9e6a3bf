"""“Portal Roll-out”: how far the customers are, and whom to ring."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from flask import request

from crikit.customers.queries import Filter, choices
from crikit.downloads import Row
from crikit.invitations.actions import reminding
from crikit.invitations.models import REMINDERS, reminder_days
from crikit.invitations.queries.rollout import Line, Step, every_line_at, lines_at, standings
from crikit.invitations.views import bp
from crikit.language import gettext, lazy
from crikit.permissions.rules import Permission
from crikit.vendors.queries import vendor_of
from crikit.web import current_actor, page, requires, restart, toast
from crikit.web.attachments import attachment
from crikit.web.pagination import pages_around, wanted_page

NAMES = {
    Step.NOT_INVITED: lazy("Not invited yet"),
    Step.FAILED: lazy("Invitation failed"),
    Step.INVITED: lazy("Invited, link not opened"),
    Step.OPENED: lazy("Link opened, not joined"),
    Step.JOINED: lazy("Joined, waiting for approval"),
    Step.APPROVED: lazy("Approved, never signed in"),
    Step.SIGNED_IN: lazy("Signed in"),
}
# What the bars count: everybody who came at least so far.
REACHED = {
    Step.INVITED: lazy("Invited"),
    Step.OPENED: lazy("Opened the link"),
    Step.JOINED: lazy("Joined"),
    Step.APPROVED: lazy("Approved"),
    Step.SIGNED_IN: lazy("Signed in"),
}


@bp.get("/tools/rollout")
@requires(Permission.SEE_UNAPPROVED)
def rollout() -> Any:
    actor, place = current_actor(), wanted_page()
    wanted, step, only_stuck = _asked()
    found = lines_at(actor, wanted, step, only_stuck=only_stuck, place=place.place, skip=place.skip)
    lines, pages = pages_around(place, found)
    steps = standings(actor, wanted)
    return page(
        "invitations/rollout.html",
        wanted=wanted,
        choices=choices(),
        unknown=choices().lack(wanted),
        steps=steps,
        total=steps[0].reached,
        stuck=sum(standing.stuck for standing in steps),
        at=step,
        only_stuck=only_stuck,
        parameters=_parameters(wanted, step, only_stuck),
        lines=lines,
        pages=pages,
        names=NAMES,
        reached=REACHED,
        reminders={day: day in reminder_days(vendor_of(actor.vendor_id)) for day in REMINDERS},
    )


@bp.get("/tools/rollout.csv")
@requires(Permission.SEE_UNAPPROVED)
def rollout_file() -> Any:
    wanted, step, only_stuck = _asked()
    lines = every_line_at(current_actor(), wanted, step, only_stuck=only_stuck)
    return attachment("to-ring" if only_stuck else "roll-out", "csv", _headings(), _rows(lines))


@bp.post("/tools/rollout/reminders")
@requires(Permission.ADMINISTER)
def save_reminders() -> Any:
    days = [day for day in REMINDERS if request.form.get(f"day_{day}")]
    reminding.save_reminders(current_actor(), days)
    toast(gettext("Saved. It counts for invitations sent from now on."))
    return restart("invitations.rollout")


def _asked() -> tuple[Filter, Step | None, bool]:
    """The filter, the step, whether only those who are stuck: without a step, all who are."""
    at = request.args.get("at", "")
    step = Step(at) if at in tuple(Step) else None
    wanted = replace(Filter.of(request.args), price_list=None, q="")
    return wanted, step, step is None or "ring" in request.args


def _parameters(wanted: Filter, step: Step | None, only_stuck: bool) -> dict[str, Any]:
    chosen = {"at": step.value, **({"ring": 1} if only_stuck else {})} if step else {}
    return wanted.parameters | chosen


def _headings() -> list[str]:
    return [
        *(gettext("Customer"), gettext("Code"), gettext("Contact"), gettext("Phone"), gettext("Sales Rep")),
        *(
            gettext("Stands at"),
            gettext("Since"),
            gettext("Address"),
            gettext("Link lapses"),
            gettext("Refused because"),
        ),
    ]


def _rows(lines: Iterable[Line]) -> Iterator[Row]:
    for line in lines:
        yield [
            *(line.name, line.code, line.contact, line.phone, line.sales_rep, str(NAMES[Step(line.step)])),
            *(line.since, line.address, line.expires_at, line.last_reply),
        ]
