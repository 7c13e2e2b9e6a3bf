"""The letter that tells somebody that they have a username."""

from crikit import config
from crikit.accounts.models import User
from crikit.customers.models import Customer, SalesRep
from crikit.mail import actions as outbox
from crikit.mail.rendering import letter
from crikit.vendors.models import Vendor

WELCOMES = {
    "management": "users/welcome_customer",
    "rep": "users/welcome_rep",
    "inhouse": "users/welcome_inhouse",
}


def welcome(vendor: Vendor, user: User, invitee: Customer | SalesRep | None) -> None:
    mail = WELCOMES[user.role]
    company = invitee.name if invitee else vendor.name
    page = config.settings().base_url + "/login"
    rendered = letter(mail, vendor=vendor, user=user, staff=user.staff.first(), company=company, page=page)
    outbox.post(mail, vendor=vendor, to=user.email, name=user.name, rendered=rendered, user_id=user.id)


def renamed(vendor: Vendor, user: User, changes: list[tuple[str, str]]) -> None:
    """`changes` are pairs of the username before and after."""
    page = config.settings().base_url + "/login"
    rendered = letter("users/renamed", vendor=vendor, user=user, changes=changes, page=page)
    outbox.post("users/renamed", vendor=vendor, to=user.email, name=user.name, rendered=rendered, user_id=user.id)
