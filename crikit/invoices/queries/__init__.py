"""Reading invoices. Money has a viewer: all of it is read through the gate here, which staff never pass."""

from collections.abc import Hashable
from datetime import date
from typing import Any, NamedTuple

from peewee import Expression

from crikit import db
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.customers.queries import NOBODY, customer_for, customers_for
from crikit.customers.queries import seen_by as customers_seen_by
from crikit.errors import Forbidden, NotFound
from crikit.invoices.models import Invoice, InvoiceLine
from crikit.permissions.rules import Permission


def gate(actor: Actor) -> None:
    """Lets those through who may see what is owed; never a staff username, whatever it was given."""
    if actor.is_staff or not actor.may(Permission.SEE_BALANCE):
        raise Forbidden


def invoices_for(actor: Actor) -> Any:
    """The invoices of the customers this person sees, as a query to go on with."""
    gate(actor)
    theirs = customers_for(actor).select(Customer.id)
    return Invoice.select().where(Invoice.vendor_id == actor.vendor_id, Invoice.customer.in_(theirs))


def invoice_for(actor: Actor, invoice_id: int) -> Invoice:
    invoice: Invoice | None = invoices_for(actor).where(Invoice.id == invoice_id).first()
    if invoice is None:
        raise NotFound
    return invoice


class Charge(NamedTuple):
    """A line of an invoice; `item_id` leads to the item's page, where there is one."""

    code: str
    description: str
    customer_po: str
    quantity: int | None
    unit_price: int | None
    amount: int
    item_id: int | None


def charges_of(actor: Actor, invoice: Invoice) -> list[Charge]:
    gate(actor)
    return all_charges_of(invoice)


def all_charges_of(invoice: Invoice) -> list[Charge]:
    """For a letter to an address that the office chose; no actor is behind it."""
    columns = [getattr(InvoiceLine, name) for name in Charge._fields[:-1]]
    of_it = (InvoiceLine.invoice == invoice.id, InvoiceLine.vendor_id == invoice.vendor_id)
    lines = InvoiceLine.select(*columns, InvoiceLine.item).where(*of_it).order_by(InvoiceLine.place)
    return [Charge._make(row) for row in lines.tuples()]


def whose(actor: Actor, customer_id: int | None) -> Customer | None:
    """The one customer that is asked for; for a customer's own people always theirs."""
    wanted = actor.customer_id if actor.is_customer else customer_id
    return customer_for(actor, wanted or NOBODY) if wanted or actor.is_customer else None


def seen_by(actor: Actor) -> list[Expression]:
    """Wall 1 for kept queries, through the gate. Fill in `scope_values(actor)`."""
    gate(actor)
    mine: list[Expression] = [Invoice.vendor_id == db.slot("vendor_id")]
    if actor.is_inhouse:
        return mine
    if actor.is_customer:
        return [*mine, Invoice.customer == db.slot("customer_id")]
    return [*mine, Invoice.customer.in_(Customer.select(Customer.id).where(*customers_seen_by(actor)))]


def scope(actor: Actor) -> tuple[Hashable, ...]:
    """What of the actor stands in the SQL of a kept query. A text that is kept already passes the gate here."""
    gate(actor)
    return actor.role, actor.has_other_reps


def scope_values(actor: Actor) -> dict[str, Any]:
    return {"customer_id": actor.customer_id or NOBODY, "rep_id": actor.rep_id or NOBODY, "user_id": actor.user_id}


def day(value: date | str) -> date:
    """From a raw row: SQLite hands days over as texts."""
    return date.fromisoformat(value) if isinstance(value, str) else value
