"""The letter that tells somebody that they have a username."""

from crikit.accounts.models import User
from crikit.customers.models import Customer, SalesRep
from crikit.mail import actions as outbox
from crikit.mail.rendering import letter
from crikit.mail.wording.letters import sign_in_page, worded_letter
from crikit.vendors.models import Vendor

WELCOMES = {
    "management": "users/welcome_customer",
    "rep": "users/welcome_rep",
    "inhouse": "users/welcome_inhouse",
}


def welcome(vendor: Vendor, user: User, invitee: Customer | SalesRep | None) -> None:
    mail = WELCOMES[user.role]
    if invitee is None:
        rendered = letter(mail, vendor=vendor, reads=user.language, user=user, page=sign_in_page())
    else:
        staff = user.staff.first()
        rendered = worded_letter(
            mail,
            vendor=vendor,
            reads=user.language,
            link=sign_in_page(),
            contact_name=user.name,
            customer_name=invitee.name,
            username=user.username,
            staff_username=staff.username if staff else "",
        )
    outbox.post(mail, vendor=vendor, to=user.email, name=user.name, rendered=rendered, user_id=user.id)


def renamed(vendor: Vendor, user: User, changes: list[tuple[str, str]]) -> None:
    """`changes` are pairs of the username before and after."""
    rendered = letter(
        "users/renamed", vendor=vendor, reads=user.language, user=user, changes=changes, page=sign_in_page()
    )
    outbox.post("users/renamed", vendor=vendor, to=user.email, name=user.name, rendered=rendered, user_id=user.id)
