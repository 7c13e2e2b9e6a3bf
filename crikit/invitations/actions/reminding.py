"""Reminding those who don't use their invitation: on working mornings of the vendor, once for each day."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from peewee import JOIN, fn

from crikit import clock, db
from crikit.actor import Actor
from crikit.customers.models import Customer, SalesRep
from crikit.history.actions import record
from crikit.invitations import mails
from crikit.invitations.models import REMINDERS, Invitation, Reminder, reminder_days
from crikit.links.models import Link
from crikit.mail import delivery
from crikit.permissions.actions import administered
from crikit.vendors.models import HOUSE, Vendor

AT_ONCE = 200
# Letters that arrive at night or on Sunday are read with those of Monday, below all the others.
MORNING, WORKING_DAYS = range(8, 12), range(5)
# A weekend or a holiday later is all right; a reminder that comes after a week reminds of nothing.
LATE = timedelta(days=4)
# A link that is over by the time the letter is read helps nobody.
LEAST_LEFT = timedelta(hours=1)


def save_reminders(actor: Actor, days: Collection[int]) -> None:
    """Switches each reminder on or off. One that is switched on reminds of what is sent from now on."""
    with db.atomic():
        vendor = administered(actor)
        before, now = reminder_days(vendor), clock.now()
        since = {name: (getattr(vendor, name) or now) if day in days else None for day, name in REMINDERS.items()}
        after = [day for day in REMINDERS if day in days]
        if after != before:
            Vendor.update(**since).where(Vendor.id == vendor.id).execute()
            record("reminders.changed", vendor, by=actor, before=before, after=after)


def remind() -> int:
    """Posts the reminders that are due; how many. Stops between two batches when the process is asked to."""
    posted = 0
    vendors = Vendor.select().where(Vendor.slug != HOUSE).order_by(Vendor.id)
    for vendor_id in [vendor.id for vendor in vendors if _is_morning(vendor)]:
        for day in REMINDERS:
            reached = 0
            while not delivery.stopping.is_set() and (batch := _remind_some(vendor_id, day, reached)):
                reached, posted = batch[0], posted + batch[1]
    return posted


def _is_morning(vendor: Vendor) -> bool:
    there = clock.now().astimezone(ZoneInfo(vendor.timezone))
    return there.weekday() in WORKING_DAYS and there.hour in MORNING


def _remind_some(vendor_id: int, day: int, after: int) -> tuple[int, int] | None:
    """The last invitation looked at, and how many were reminded of; None when there are no more."""
    with db.vendor_scope(vendor_id), db.atomic():
        # Read again each time: somebody may have switched it off meanwhile.
        vendor = Vendor.get_by_id(vendor_id)
        due = _due(vendor, day, after) if getattr(vendor, REMINDERS[day]) else []
        if not due:
            return None
        claimed = _claim(due, day)
        mails.reminders(vendor, [invitation for invitation in due if invitation.id in claimed], day)
        if claimed:
            record("invitations.reminded", vendor, day=day, reminded=len(claimed))
    return due[-1].id, len(claimed)


def _due(vendor: Vendor, day: int, after: int) -> list[Invitation]:
    """Delivered so many days ago, to the address that still counts, and not used; each with its link and invitee."""
    now, age = clock.now(), timedelta(days=day)
    query = Invitation.select(Invitation, Customer, SalesRep, Link).join_from(Invitation, Customer, JOIN.LEFT_OUTER)
    query = query.join_from(Invitation, SalesRep, JOIN.LEFT_OUTER).join_from(Invitation, Link)
    address = fn.COALESCE(
        *(Customer.invitation_email, Customer.default_email, SalesRep.invitation_email, SalesRep.default_email)
    )
    reminded = Reminder.select(Reminder.id).where(Reminder.invitation == Invitation.id, Reminder.day == day)
    stands = (Invitation.current, Invitation.joined_at.is_null(), Link.used_at.is_null(), Link.revoked_at.is_null())
    query = query.where(
        *(Invitation.id > after, *stands, Link.delivered_at <= now - age, Link.delivered_at > now - age - LATE),
        *(Link.expires_at > now + LEAST_LEFT, Invitation.invited_at >= getattr(vendor, REMINDERS[day])),
        *((Customer.invitable == True) | (SalesRep.invitable == True), address == Invitation.email),
        ~fn.EXISTS(reminded),
    )
    return list(query.order_by(Invitation.id).limit(AT_ONCE))


def _claim(due: Sequence[Invitation], day: int) -> set[int]:
    """The ids of those whom nobody else is reminding at this moment: a second one waits here and gets none."""
    rows: list[dict[str, Any]] = [{"invitation": invitation.id, "day": day} for invitation in due]
    inserted = Reminder.insert_many(rows).on_conflict_ignore().returning(Reminder.invitation).execute()
    return {row.invitation_id for row in inserted}
