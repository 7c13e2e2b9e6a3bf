"""What there is of sample data."""

from typing import Any, NamedTuple

from crikit.accounts.models import User
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.customers.queries import customers_for
from crikit.history.models import Entry
from crikit.history.queries import entries_for
from crikit.samples.models import Kind, Sample


class Samples(NamedTuple):
    """How many there are, the usernames made for them, and who filled them in (None: nobody did)."""

    customers: int
    reps: int
    items: int
    usernames: int
    filled: Entry | None


def samples_for(actor: Actor) -> Any:
    """Their marks, as a query to go on with."""
    return Sample.select().where(Sample.vendor_id == actor.vendor_id)


def ids_of(actor: Actor, kind: Kind) -> list[int]:
    return [mark.row_id for mark in samples_for(actor).where(Sample.kind == kind)]


def customer_ids(actor: Actor) -> list[int]:
    """One that has an id from accounting since is the vendor's own now, with all that belongs to it."""
    invented = customers_for(actor).where(Customer.accounting_id == "")
    return [customer.id for customer in invented.where(Customer.id.in_(ids_of(actor, Kind.CUSTOMER)))]


def samples_of(actor: Actor) -> Samples:
    customers, reps = customer_ids(actor), ids_of(actor, Kind.SALES_REP)
    theirs = User.customer_id.in_(customers) | User.rep_id.in_(reps)
    usernames = User.select().where(User.vendor_id == actor.vendor_id, theirs).count()
    return Samples(len(customers), len(reps), len(ids_of(actor, Kind.ITEM)), usernames, filled_by(actor))


def filled_by(actor: Actor) -> Entry | None:
    """The line of history that tells who filled in what is there."""
    if not samples_for(actor).exists():
        return None
    about = entries_for(actor).where(Entry.about_kind == "vendor", Entry.about_id == actor.vendor_id)
    entry: Entry | None = about.where(Entry.action == "samples.filled").first()
    return entry
