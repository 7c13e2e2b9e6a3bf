"""Letters of inviting, joining and approving."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from crikit import clock, config, language
from crikit.accounts.models import User
from crikit.actor import Actor
from crikit.invitations.models import REMINDERS, Invitation, Kind
from crikit.invitations.queries.frame import administrators
from crikit.invitations.queries.invitees import Line
from crikit.invitations.queries.waiting import invitee_of
from crikit.keys import LINK_MARK
from crikit.links.models import Link
from crikit.mail import actions as outbox
from crikit.mail.rendering import Pattern, letter, pattern
from crikit.vendors.models import Vendor
from crikit.vendors.queries import vendor_of

INVITATION = "invitations/invitation"
REMINDER = "invitations/reminder"
FIELDS = ("contact_name", "company", "invited_by")
# A link that ends so soon after its reminder is told with the hour.
SOON = timedelta(days=1)


def _pattern(vendor: Vendor, kind: Kind) -> Pattern:
    return pattern(INVITATION, FIELDS, vendor=vendor, for_rep=kind is Kind.REPS)


def invitations(vendor: Vendor, written: Sequence[tuple[Invitation, Link]]) -> list[int]:
    """Posts one invitation letter each; the letters' ids in the same order."""
    patterns = {kind: _pattern(vendor, kind) for kind in Kind}
    rows = []
    for invitation, link in written:
        invitee = invitation.invitee
        kind = Kind.CUSTOMERS if invitation.customer_id else Kind.REPS
        contact = getattr(invitee, "contact_name", "") or invitee.name
        rendered = patterns[kind].fill(contact_name=contact, company=invitee.name, invited_by=invitation.by_name)
        rows.append(
            outbox.row(INVITATION, vendor=vendor, to=invitation.email, name=contact, rendered=rendered, link=link)
        )
    return outbox.post_many(rows)


def reminders(vendor: Vendor, invitations: Sequence[Invitation], day: int) -> list[int]:
    """Posts a reminder of each, with the same link; the letters' ids in the same order."""

    @cache
    def reminder(for_rep: bool, lapses_soon: bool) -> Pattern:
        fields, last = (*FIELDS, "until"), day == max(REMINDERS)
        return pattern(REMINDER, fields, vendor=vendor, for_rep=for_rep, lapses_soon=lapses_soon, last=last)

    rows = []
    for invitation in invitations:
        invitee, link = invitation.invitee, invitation.link
        contact = getattr(invitee, "contact_name", "") or invitee.name
        lapses_soon = link.expires_at <= clock.now() + SOON
        rendered = reminder(bool(invitation.rep_id), lapses_soon).fill(
            contact_name=contact,
            company=invitee.name,
            invited_by=invitation.by_name,
            until=_until(vendor, link.expires_at, lapses_soon),
        )
        rows.append(
            outbox.row(REMINDER, vendor=vendor, to=invitation.email, name=contact, rendered=rendered, link=link)
        )
    return outbox.post_many(rows)


def _until(vendor: Vendor, expires_at: datetime, with_the_hour: bool) -> str:
    there = expires_at.astimezone(ZoneInfo(vendor.timezone))
    with language.spoken(vendor.language):
        return language.date_and_time(there) if with_the_hour else language.date(there.date())


class Preview(NamedTuple):
    to: str
    subject: str
    text: str


def preview(actor: Actor, kind: Kind, line: Line) -> Preview:
    """The invitation as this customer or rep would get it, without a link that works."""
    vendor = vendor_of(actor.vendor_id)
    model = kind.model
    invitee = model.get_by_id(line.id)
    contact = getattr(invitee, "contact_name", "") or line.name
    rendered = _pattern(vendor, kind).fill(contact_name=contact, company=line.name, invited_by=actor.name)
    shown = f"{config.settings().base_url}/join/(a personal link)"
    return Preview(f"{contact} <{line.invite_to}>", rendered.subject, rendered.text.replace(LINK_MARK, shown))


def joined(vendor: Vendor, user: User, invitation: Invitation) -> None:
    """To the invitee and to each username administrator: somebody joined and waits for approval."""
    mail = "invitations/joined"
    staff = user.staff.first()
    rendered = letter(mail, vendor=vendor, user=user, staff=staff)
    outbox.post(mail, vendor=vendor, to=user.email, name=user.name, rendered=rendered, user_id=user.id)
    mail = "invitations/to_approve"
    page = config.settings().base_url + "/tools/invite/unapproved"
    rendered = letter(
        mail, vendor=vendor, user=user, staff=staff, invitation=invitation, invitee=invitation.invitee, page=page
    )
    for administrator in administrators():
        outbox.post(
            mail,
            vendor=vendor,
            to=administrator.email,
            name="",
            rendered=rendered,
            user_id=user.id,
            reply_to=user.email,
        )


def approved(vendor: Vendor, user: User, *, due_at: datetime) -> None:
    mail = "invitations/approved"
    rendered = letter(
        mail,
        vendor=vendor,
        user=user,
        staff=user.staff.first(),
        invitee=invitee_of(user),
        page=config.settings().base_url + "/login",
    )
    outbox.post(mail, vendor=vendor, to=user.email, name=user.name, rendered=rendered, user_id=user.id, due_at=due_at)
