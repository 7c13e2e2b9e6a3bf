"""Writing the letters of queued invitations, a handful at a time, so that a kill loses nothing and blocks nobody."""

from datetime import timedelta
from typing import Any

from peewee import JOIN

from crikit import clock, db
from crikit.customers.models import Customer, SalesRep
from crikit.invitations import mails
from crikit.invitations.models import Invitation, Sending
from crikit.invitations.queries.sendings import counted
from crikit.links import actions as links
from crikit.links.models import Link, Purpose
from crikit.mail import delivery
from crikit.vendors.models import Vendor

AT_ONCE = 200


def write_letters() -> int:
    """Gives each queued invitation its link and letter; how many were written before the process was asked to stop."""
    written = 0
    while not delivery.stopping.is_set() and (batch := _write_some()):
        written += batch
    return written


def count_sendings() -> None:
    """Notes how far each sending is, and which are finished."""
    with db.every_vendor():
        for sending in Sending.select().where(Sending.finished_at.is_null()):
            if delivery.stopping.is_set():
                return
            now = counted(sending)
            finished_at = clock.now() if now.is_done else None
            Sending.update(sent=now.sent, failed=now.failed, finished_at=finished_at).where(
                Sending.id == sending.id
            ).execute()


def _write_some() -> int:
    with db.every_vendor(), db.atomic():
        waiting = Invitation.select(Invitation, Customer, SalesRep).join_from(Invitation, Customer, JOIN.LEFT_OUTER)
        waiting = waiting.join_from(Invitation, SalesRep, JOIN.LEFT_OUTER).where(
            Invitation.letter.is_null(), Invitation.current
        )
        batch = list(db.locked(waiting.order_by(Invitation.id).limit(AT_ONCE), of=Invitation))
        by_vendor: dict[int, list[Invitation]] = {}
        for invitation in batch:
            by_vendor.setdefault(invitation.vendor_id, []).append(invitation)
        # In the same transaction, or the lock would be gone and a second writer would write them again.
        for vendor_id, invitations in by_vendor.items():
            _write(Vendor.get_by_id(vendor_id), invitations)
    return len(batch)


def _write(vendor: Vendor, invitations: list[Invitation]) -> None:
    lifetime = timedelta(days=vendor.invitation_days)
    with db.vendor_scope(vendor.id):
        fresh = [links.fresh(Purpose.INVITATION, invitation.id, lifetime) for invitation in invitations]
        rows: Any = Link.insert_many(fresh).returning(Link).execute()
        by_subject = {link.subject_id: link for link in rows}
        letters = mails.invitations(vendor, [(i, by_subject[i.id]) for i in invitations])
        for invitation, letter_id in zip(invitations, letters, strict=True):
            Invitation.update(letter=letter_id, link=by_subject[invitation.id].id).where(
                Invitation.id == invitation.id
            ).execute()
