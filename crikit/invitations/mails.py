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
from crikit.keys import LINK_MARK
from crikit.language import gettext
from crikit.links.models import Link
from crikit.mail import actions as outbox
from crikit.mail.rendering import Pattern, Rendered, letter, pattern
from crikit.mail.wording.kinds import link_lifetime
from crikit.mail.wording.letters import worded_pattern
from crikit.vendors.models import Vendor
from crikit.vendors.queries import vendor_of

INVITATIONS = {Kind.CUSTOMERS: "invitations/invitation", Kind.REPS: "invitations/rep_invitation"}
REMINDER = "invitations/reminder"
REMINDED = ("contact_name", "company", "invited_by", "until")
# A link that ends so soon after its reminder is told with the hour.
SOON = timedelta(days=1)


class Invitations:
    """The invitations of one vendor: each kind's text is read and made once, and only if somebody gets it."""

    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor
        self._patterns: dict[Kind, Pattern] = {}
        with language.spoken(vendor.language):
            self._same = {"vendor_name": vendor.name, "link_lifetime": link_lifetime(vendor)}

    def letter(self, kind: Kind, *, contact: str, company: str, by_name: str) -> Rendered:
        if kind not in self._patterns:
            self._patterns[kind] = worded_pattern(INVITATIONS[kind], vendor=self._vendor)
        names = {"contact_name": contact, "customer_name": company, "invited_by": by_name}
        return self._patterns[kind].fill(**names, **self._same)


def invitations(vendor: Vendor, written: Sequence[tuple[Invitation, Link]]) -> list[int]:
    """Posts one invitation letter each; the letters' ids in the same order."""
    wordings, rows = Invitations(vendor), []
    for invitation, link in written:
        invitee = invitation.invitee
        kind = Kind.CUSTOMERS if invitation.customer_id else Kind.REPS
        contact = getattr(invitee, "contact_name", "") or invitee.name
        rendered = wordings.letter(kind, contact=contact, company=invitee.name, by_name=invitation.by_name)
        rows.append(
            outbox.row(
                INVITATIONS[kind], vendor=vendor, to=invitation.email, name=contact, rendered=rendered, link=link
            )
        )
    return outbox.post_many(rows)


def reminders(vendor: Vendor, invitations: Sequence[Invitation], day: int) -> list[int]:
    """Posts a reminder of each, with the same link; the letters' ids in the same order."""

    @cache
    def reminder(for_rep: bool, lapses_soon: bool) -> Pattern:
        last = day == max(REMINDERS)
        return pattern(REMINDER, REMINDED, vendor=vendor, for_rep=for_rep, lapses_soon=lapses_soon, last=last)

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
    rendered = Invitations(vendor).letter(kind, contact=contact, company=line.name, by_name=actor.name)
    personal = gettext("a personal link")
    shown = f"{config.settings().base_url}/join/({personal})"
    return Preview(f"{contact} <{line.invite_to}>", rendered.subject, rendered.text.replace(LINK_MARK, shown))


def joined(vendor: Vendor, user: User, invitation: Invitation) -> None:
    """To the invitee and to each username administrator: somebody joined and waits for approval."""
    staff = user.staff.first()
    outbox.tell("invitations/joined", user, vendor=vendor, staff=staff)
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
    outbox.tell_worded("invitations/approved", user, vendor=vendor, due_at=due_at)
