"""Who of a customer may pay by card."""

from typing import NamedTuple

from crikit.accounts.models import User
from crikit.accounts.queries import usernames_of_customer
from crikit.actor import Role
from crikit.permissions.queries import rights_of
from crikit.permissions.rules import Permission


class Payer(NamedTuple):
    user: User
    may: bool


def payers_of(customer_id: int) -> list[Payer]:
    """Its management usernames; staff never pays."""
    management = [user for user in usernames_of_customer(customer_id) if user.role == Role.MANAGEMENT]
    return [Payer(user, Permission.PAY_INVOICES in rights_of(user)) for user in management]
