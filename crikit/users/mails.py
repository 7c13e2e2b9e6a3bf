"""The letter that tells somebody that they have a username."""

from crikit.accounts.models import User
from crikit.customers.models import Customer, SalesRep
from crikit.mail import actions as outbox
from crikit.mail.wording.letters import sign_in_page
from crikit.vendors.models import Vendor

WELCOMES = {
    "management": "users/welcome_customer",
    "rep": "users/welcome_rep",
    "inhouse": "users/welcome_inhouse",
}


def welcome(vendor: Vendor, user: User, invitee: Customer | SalesRep | None) -> None:
    mail = WELCOMES[user.role]
    if invitee is None:
        outbox.tell(mail, user, vendor=vendor, page=sign_in_page())
    else:
        outbox.tell_worded(mail, user, vendor=vendor, customer_name=invitee.name)


def renamed(vendor: Vendor, user: User, changes: list[tuple[str, str]]) -> None:
    """`changes` are pairs of the username before and after."""
    outbox.tell("users/renamed", user, vendor=vendor, changes=changes, page=sign_in_page())
