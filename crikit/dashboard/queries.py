"""What the first page shows an administrator: how far the portal is set up."""

from datetime import datetime
from typing import Any, NamedTuple

from crikit.accounts.models import User
from crikit.actor import Actor, Role
from crikit.customers.models import Customer
from crikit.exchange.models import AccountingImport, Kind, State
from crikit.history.models import Entry
from crikit.history.queries import entries_for
from crikit.invitations.models import Invitation
from crikit.invitations.queries.frame import administrators
from crikit.samples.queries import filled_by

# Whoever sets up a portal does it at its beginning: a large vendor's lists needn't be searched to their ends.
FIRST_INVITATIONS, LATEST_ENTRIES = 1_000, 5_000


class Done(NamedTuple):
    """Who did it and when, where that is known; with sample data it can be undone."""

    by: str = ""
    at: datetime | None = None
    with_samples: bool = False


class Checklist(NamedTuple):
    customers: Done | None
    administrators: Done | None
    invited: Done | None
    viewed: Done | None

    @property
    def is_done(self) -> bool:
        return all(self)


def checklist_for(actor: Actor) -> Checklist:
    saved = administrators()
    return Checklist(
        customers=_customers(actor),
        administrators=Done(saved[0].saved_by, saved[0].saved_at) if saved else None,
        invited=_invited_themself(),
        viewed=_viewed(actor),
    )


def _customers(actor: Actor) -> Done | None:
    brought_in = (AccountingImport.kind == Kind.CUSTOMERS, AccountingImport.state == State.DONE)
    done = AccountingImport.select().where(*brought_in).order_by(AccountingImport.id).first()
    if done:
        return Done(done.by_name, done.finished_at)
    if filled := filled_by(actor):
        return Done(filled.actor_name, filled.at, with_samples=True)
    return Done() if Customer.select(Customer.id).exists() else None


def _invited_themself() -> Done | None:
    """An invitation to the address of somebody who works here."""
    own = User.select(User.email).where(User.role == Role.INHOUSE)
    first: Any = Invitation.select(Invitation.id).order_by(Invitation.id).limit(FIRST_INVITATIONS)
    theirs = Invitation.select().where(Invitation.id.in_([row.id for row in first]), Invitation.email.in_(own))
    found = theirs.order_by(Invitation.id).first()
    return Done(found.by_name, found.invited_at) if found else None


def _viewed(actor: Actor) -> Done | None:
    oldest = entries_for(actor).offset(LATEST_ENTRIES).first()
    latest = entries_for(actor).where(Entry.id > (oldest.id if oldest else 0))
    found = latest.where(Entry.action == "viewing.began").first()
    return Done(found.actor_name, found.at) if found else None
