"""The vendor's usernames, to choose one of them."""

from typing import NamedTuple

from peewee import JOIN

from crikit.accounts.models import User
from crikit.actor import Actor, Role
from crikit.customers.models import Customer
from crikit.places import PAGE, Place
from crikit.users.queries import holding


class Username(NamedTuple):
    """`company` is the customer's name; the list is ordered by `name_key`."""

    id: int
    username: str
    name: str
    company: str | None
    name_key: str


def usernames(actor: Actor, role: Role, q: str = "", place: Place | None = None, skip: int = 0) -> list[Username]:
    """One page of the vendor's usernames of a role whose name or company holds `q`, and one more if there is one."""
    query = User.select(User.id, User.username, User.name, Customer.name, User.username_key)
    query = query.join(Customer, JOIN.LEFT_OUTER, on=(Customer.id == User.customer_id))
    query = query.where(User.vendor_id == actor.vendor_id, User.role == role, *holding(q))
    if place:
        query = query.where(User.username_key > place.name_key)
    page = query.order_by(User.username_key).limit(PAGE + 1).offset(skip).tuples()
    return [Username(*row) for row in page]
