"""“Confirm and send”: freezes who is invited, then the letters are written and delivered in the background."""

from typing import Any

from peewee import SQL, IntegrityError, fn

from crikit import clock, db
from crikit.actor import Actor
from crikit.errors import Conflict, DomainError
from crikit.history.actions import record
from crikit.invitations.actions import ending
from crikit.invitations.actions.administrators import NONE_SAVED
from crikit.invitations.models import Invitation, Kind, Selected, Sending, UsernameAdministrator, invited, ticked
from crikit.invitations.queries.check import Check, check
from crikit.invitations.queries.sendings import room_of
from crikit.language import count, gettext, ngettext
from crikit.links.models import LinkState
from crikit.vendors.actions import hold
from crikit.vendors.queries import vendor_of


def send(actor: Actor, kind: Kind, *, key: str, mark: str) -> Sending:
    """Invites everybody selected who can be: exactly the list that the check page with this `mark` showed.

    1. A key that was used already gives the sending it made: pressing twice sends once.
    2. Claim the key; a second request of the same moment waits here and finds it taken.
    3. Compare the list with the one that was looked at; raise Conflict, saying how it changed.
    4. Refuse what is more than a new vendor may send.
    5. End the older invitations of these people: links, waiting letters.
    6. Queue the new ones and take them off the selection.
    """
    with db.atomic():
        sent_before = Sending.get_or_none(Sending.key == key)
        if sent_before:
            return sent_before
        if not UsernameAdministrator.select().exists():
            raise DomainError(str(NONE_SAVED))
        sending = _claim(actor, kind, key)
        now = check(actor, kind)
        if now.mark != mark:
            raise Conflict(now.difference(mark))
        if not now.will_be_sent:
            raise DomainError(
                gettext("Nobody on the list can be invited. Correct an address or select other customers.")
            )
        _refuse_too_many(actor, now.will_be_sent)
        before = {"user_id": actor.user_id}
        ending.end(("sending", kind), lambda: Invitation.id.in_(_invited_before(kind)), LinkState.REPLACED, **before)
        _queue(actor, kind, sending, now)
        record("invitations.sent", sending, by=actor, kind=kind, invited=now.will_be_sent)
    return sending


def _claim(actor: Actor, kind: Kind, key: str) -> Sending:
    values = {"key": key, "kind": kind, "by_id": actor.user_id, "by_name": actor.name, "at": clock.now()}
    claimed = list(Sending.insert(**values).on_conflict_ignore().returning(Sending.id).execute())
    if not claimed:
        raise Conflict(gettext("This list is being sent already. Reload the page to see how it goes."))
    return Sending(id=claimed[0].id, vendor_id=actor.vendor_id, **values)


def _refuse_too_many(actor: Actor, number: int) -> None:
    vendor = vendor_of(actor.vendor_id)
    if room_of(vendor) is None:
        return
    # Two who send at once would each find the room that only one of them can have.
    hold(vendor.id)
    room = room_of(vendor)
    if room and number > room.left:
        sentence = ngettext(
            "Nothing was sent: %(num)s invitation more can go now, and %(selected)s would be sent.",
            "Nothing was sent: %(num)s invitations more can go now, and %(selected)s would be sent.",
            room.left,
            selected=count(number),
        )
        raise Conflict(sentence)


def _chosen(kind: Kind) -> Any:
    """The ids of those selected who can be invited; value to fill: user_id."""
    model = kind.model
    return (
        model.select(model.id)
        .join(Selected, on=(ticked(kind) == model.id) & (Selected.user == db.slot("user_id")))
        .where(model.vendor_id == db.slot("vendor_id"), model.invitable == True, model.address_usable == True)
    )


def _invited_before(kind: Kind) -> Any:
    """By their ids: SQLite would go through all that the vendor ever sent, to find those of the chosen."""
    theirs = (invited(kind) == kind.model.id) & Invitation.current
    return _chosen(kind).join_from(kind.model, Invitation, on=theirs).columns(Invitation.id)


def _queue(actor: Actor, kind: Kind, sending: Sending, now: Check) -> None:
    facts = {"now": db.moment(clock.now()), "user_id": actor.user_id, "name": actor.name, "sending_id": sending.id}
    try:
        queued = db.kept(("queue invitations", kind), lambda: _queued(kind), **facts).rowcount
    except IntegrityError as error:
        raise Conflict(
            gettext("Somebody else is inviting some of these people right now. Nothing was sent.")
        ) from error
    if queued != now.will_be_sent:
        raise Conflict(gettext("The list changed while it was sent. Nothing was sent; look at it again."))
    db.kept(("untick the invited", kind), lambda: _unticked(kind), user_id=actor.user_id)
    sending.invited = queued
    Sending.update(invited=queued).where(Sending.id == sending.id).execute()


def _queued(kind: Kind) -> Any:
    model = kind.model
    address = fn.COALESCE(model.invitation_email, model.default_email)
    facts = [db.slot(name) for name in ("now", "user_id", "name", "sending_id")]
    rows = _chosen(kind).columns(model.vendor_id, model.id, address, *facts, SQL("true"))
    who = [Invitation.vendor_id, invited(kind), Invitation.email]
    what = [Invitation.invited_at, Invitation.by_id, Invitation.by_name, Invitation.sending, Invitation.current]
    # Counted, not listed: the default would hand every id back.
    return Invitation.insert_from(rows, who + what).returning()


def _unticked(kind: Kind) -> Any:
    return Selected.delete().where(Selected.user == db.slot("user_id"), ticked(kind).in_(_chosen(kind)))
