"""Who sees charts, and of whom."""

from collections.abc import Hashable
from typing import Any

from peewee import Expression

from crikit import db
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.customers.queries import NOBODY
from crikit.customers.queries import seen_by as customers_seen_by
from crikit.errors import Forbidden
from crikit.permissions.rules import Permission

TOP = 10


def sees_charts(actor: Actor) -> bool:
    return actor.may(Permission.SEE_CHARTS)


def sees_amounts(actor: Actor) -> bool:
    """Whoever may not see invoices sees no sums of them either; a staff username never does."""
    return sees_charts(actor) and not actor.is_staff and actor.may(Permission.SEE_BALANCE)


def gate(actor: Actor) -> None:
    if not sees_charts(actor):
        raise Forbidden


def whose(actor: Actor, model: Any, of: int | None) -> list[Expression]:
    """Wall 1 for kept queries. A customer's own people get their sums whatever `of` says; the office those of one
    customer, or of all of them together; a rep those of its customers, one by one."""
    gate(actor)
    mine: list[Expression] = [model.vendor_id == db.slot("vendor_id")]
    if actor.is_customer or of is not None:
        mine.append(model.customer == db.slot("of"))
    elif actor.is_inhouse:
        mine.append(model.customer.is_null())
    if actor.is_rep:
        mine.append(model.customer.in_(Customer.select(Customer.id).where(*customers_seen_by(actor))))
    return mine


def shape(actor: Actor, of: int | None) -> tuple[Hashable, ...]:
    """What of both stands in the SQL of a kept query."""
    gate(actor)
    return actor.role, actor.has_other_reps, of is not None


def values(actor: Actor, of: int | None) -> dict[str, Any]:
    own = actor.customer_id if actor.is_customer else of
    return {"of": own or NOBODY, "rep_id": actor.rep_id or NOBODY, "user_id": actor.user_id}


def adds_up(actor: Actor, of: int | None) -> bool:
    """Whether rows of several customers have to be added: for a rep, whose customers are its own."""
    return actor.is_rep and of is None
