"""The vendor's usernames, to choose one of them."""

from typing import Any, NamedTuple

from peewee import JOIN, Expression

from crikit.accounts.models import User
from crikit.actor import Actor, Role
from crikit.customers.models import Customer
from crikit.customers.queries import holding
from crikit.keys import search_key, username_key
from crikit.places import PAGE, Place


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
    query = query.where(User.vendor_id == actor.vendor_id, User.role == role, *_holding(q))
    if place:
        query = query.where(User.username_key > place.name_key)
    page = query.order_by(User.username_key).limit(PAGE + 1).offset(skip).tuples()
    return [Username(*row) for row in page]


def _holding(q: str) -> list[Any]:
    if not search_key(q):
        return []
    names = User.username_key.contains(username_key(q)) | User.name.contains(q.strip())
    # The company by its index: a join would look at each one's row.
    return [names | Expression(User.customer_id, "IN", holding(q))]
