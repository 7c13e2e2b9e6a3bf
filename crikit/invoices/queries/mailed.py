"""To whom new invoices go by themselves, and what the letter says of them."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple, TypeVar

from crikit.accounts.models import User
from crikit.actor import Role
from crikit.customers.models import AutomaticAddress, Customer
from crikit.invoices.models import Invoice

AT_ONCE = 500
Key = TypeVar("Key", int, str)


class Bill(NamedTuple):
    """An invoice as the letter names it."""

    id: int
    customer_id: int
    customer: str
    number: str
    dated: date
    due_on: date
    currency: str
    total: int


def addresses_of(customers: Iterable[int]) -> dict[int, list[str]]:
    """Of those of these customers that keep any. An address that by now belongs to a staff username alone is left out:
    amounts stand in these letters."""
    found: dict[int, list[str]] = {}
    for ids in _some(customers):
        kept = AutomaticAddress.select(AutomaticAddress.customer, AutomaticAddress.address)
        rows = list(kept.where(AutomaticAddress.customer.in_(ids)).order_by(AutomaticAddress.id).tuples())
        staffs = _staffs({customer for customer, _ in rows})
        for customer, address in rows:
            if (customer, address.casefold()) not in staffs:
                found.setdefault(customer, []).append(address)
    return found


def _staffs(customers: set[int]) -> set[tuple[int, str]]:
    """Where only staff usernames of a customer read."""
    users = User.select(User.customer_id, User.email, User.role).where(User.customer_id.in_(sorted(customers)))
    roles: dict[tuple[int, str], set[str]] = {}
    for customer, email, role in users.tuples():
        roles.setdefault((customer, email.casefold()), set()).add(role)
    return {whose for whose, theirs in roles.items() if theirs == {Role.STAFF}}


def bills(numbers: Iterable[str]) -> dict[int, list[Bill]]:
    """The invoices with these keys of numbers, by customer, the oldest first."""
    names = (*("number", "dated", "due_on", "currency", "total"),)
    columns = (Invoice.id, Customer.id, Customer.name, *(getattr(Invoice, name) for name in names))
    found: dict[int, list[Bill]] = {}
    for keys in _some(numbers):
        for row in Invoice.select(*columns).join(Customer).where(Invoice.number_key.in_(keys)).tuples():
            found.setdefault(row[1], []).append(Bill(*row))
    return {customer: sorted(some, key=lambda bill: (bill.dated, bill.id)) for customer, some in found.items()}


def _some(values: Iterable[Key]) -> Iterator[list[Key]]:
    left = iter(sorted(set(values)))
    while some := list(islice(left, AT_ONCE)):
        yield some
