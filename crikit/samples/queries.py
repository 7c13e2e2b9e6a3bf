"""What there is of sample data."""

from typing import NamedTuple

from crikit.accounts.models import User
from crikit.actor import Actor
from crikit.customers.models import Customer
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


def ids_of(kind: Kind) -> list[int]:
    return [row.row_id for row in Sample.select(Sample.row_id).where(Sample.kind == kind)]


def customer_ids() -> list[int]:
    """One that has an id from accounting since is the vendor's own now, with all that belongs to it."""
    invented = Customer.select(Customer.id).where(Customer.accounting_id == "")
    return [customer.id for customer in invented.where(Customer.id.in_(ids_of(Kind.CUSTOMER)))]


def samples_of(actor: Actor) -> Samples:
    customers, reps = customer_ids(), ids_of(Kind.SALES_REP)
    theirs = User.customer_id.in_(customers) | User.rep_id.in_(reps)
    usernames = User.select().where(theirs).count()
    return Samples(len(customers), len(reps), len(ids_of(Kind.ITEM)), usernames, filled_by(actor))


def filled_by(actor: Actor) -> Entry | None:
    """The line of history that tells who filled in what is there."""
    if not Sample.select().exists():
        return None
    about = entries_for(actor).where(Entry.about_kind == "vendor", Entry.about_id == actor.vendor_id)
    entry: Entry | None = about.where(Entry.action == "samples.filled").first()
    return entry
