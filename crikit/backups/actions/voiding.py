"""What must not go on after the portal went back in time: it happened already, or it was forgotten that it did.

Whatever a feature does by itself, once, at its own time, has a line here.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from crikit import clock, db
from crikit.accounts.models import AwaitedCode, PasswordRequest, Session
from crikit.exchange.models import IS_UNDER_WAY, AccountingImport
from crikit.exchange.models import State as ImportState
from crikit.history.actions import record
from crikit.invitations.models import Invitation, Sending
from crikit.jobs import schedule
from crikit.jobs.models import Job
from crikit.language import lazy
from crikit.links.models import Link, LinkState
from crikit.mail import actions as mail
from crikit.mail.models import WAITING, Letter
from crikit.orders.models import Order
from crikit.orders.models import State as OrderState
from crikit.vendors.models import HOUSE, Vendor

# Kept in English, and said in the reader's language when it is shown.
BROKE_OFF = str(lazy("The portal was restored from a backup while this import was under way. Check the file again."))
# A draft is reminded of on its second business day, so before it is a day old nobody was.
YOUNGEST_REMINDED = timedelta(days=1)


def void(as_of: datetime) -> None:
    """In the transaction that brought the rows in, in the scope of every vendor."""
    for forget in STEPS:
        forget()
    for vendor in Vendor.select().where(Vendor.slug != HOUSE):
        with db.vendor_scope(vendor.id):
            record("portal.restored", vendor, by_name=mail.OPERATOR, as_of=f"{as_of:%Y-%m-%d %H:%M} UTC")


def links() -> None:
    """A letter in somebody's mailbox may carry one that was used or replaced since."""
    mail.cancel(link_ids=Link.select(Link.id))
    over = {"revoked_at": clock.now(), "revoked_why": LinkState.REVOKED}
    Link.update(**over).where(Link.used_at.is_null(), Link.revoked_at.is_null()).execute()


def sessions() -> None:
    """Somebody may have signed out, changed the password or been shut out since."""
    for model in (Session, AwaitedCode, PasswordRequest):
        model.delete().execute()


def claims_on_letters() -> None:
    Letter.update(claimed_until=None, fence="").where(WAITING).execute()
    mail.resume()


def unwritten_invitations() -> None:
    """Most likely they were written a moment later. Whoever has none is invited again by hand."""
    Invitation.delete().where(Invitation.letter.is_null(), Invitation.current).execute()
    Sending.update(finished_at=clock.now()).where(Sending.finished_at.is_null()).execute()


def imports_under_way() -> None:
    broke_off = {"state": ImportState.FAILED, "failure": BROKE_OFF, "fence": "", "claimed_until": None}
    AccountingImport.update(**broke_off).where(IS_UNDER_WAY).execute()


def reminders_of_drafts() -> None:
    now = clock.now()
    old = (Order.state == OrderState.DRAFT, Order.reminded_at.is_null(), Order.created_at < now - YOUNGEST_REMINDED)
    Order.update(reminded_at=now).where(*old).execute()


def turns_of_jobs() -> None:
    """The next turn of each comes when it comes; none is made up for."""
    Job.delete().execute()
    now = clock.now().timestamp()
    for job in schedule.SCHEDULE:
        Job.create(name=job.name, slot=int(now // job.every.total_seconds()))


STEPS: tuple[Callable[[], None], ...] = (
    *(links, sessions, claims_on_letters, unwritten_invitations, imports_under_way),
    *(reminders_of_drafts, turns_of_jobs),
)
