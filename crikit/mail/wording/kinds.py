"""The letters whose text a vendor may write: what each is called, which fields it knows, what its button says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crikit.errors import NotFound
from crikit.language import gettext, lazy, ngettext
from crikit.vendors.models import Vendor

# Stands alone on a line of the text, where the button and the address come; no letter goes without it.
PLACE = "portal_link"


@dataclass(frozen=True)
class Worded:
    """`mail` is the letter's folder and kind; `fields` are the merge fields, each with what it stands for. Without
    `is_personal`, its button leads to the sign-in page."""

    slug: str
    mail: str
    name: Any
    button: Any
    fields: Mapping[str, Any] = field(hash=False)
    is_personal: bool = False


CONTACT = {"contact_name": lazy("the person the letter is for"), "vendor_name": lazy("your company")}
CUSTOMER = {"customer_name": lazy("the customer’s company")}
USERNAME = {"username": lazy("their username")}
STAFF = {"staff_username": lazy("the username for their staff, if there is one")}
INVITED = {
    "invited_by": lazy("who sent the invitation"),
    "link_lifetime": lazy("how long the link lasts, like “14 days”"),
}

KINDS = {
    worded.slug: worded
    for worded in (
        Worded(
            "welcome-customers",
            "users/welcome_customer",
            lazy("Welcome for customers"),
            lazy("Go to the sign-in page"),
            {**CONTACT, **CUSTOMER, **USERNAME, **STAFF},
        ),
        Worded(
            "welcome-reps",
            "users/welcome_rep",
            lazy("Welcome for reps"),
            lazy("Go to the sign-in page"),
            {**CONTACT, **USERNAME},
        ),
        Worded(
            "invitation-customers",
            "invitations/invitation",
            lazy("Invitation for customers"),
            lazy("Set up your username"),
            {**CONTACT, **CUSTOMER, **INVITED},
            is_personal=True,
        ),
        Worded(
            "invitation-reps",
            "invitations/rep_invitation",
            lazy("Invitation for reps"),
            lazy("Set up your username"),
            {**CONTACT, **INVITED},
            is_personal=True,
        ),
        Worded("approval", "invitations/approved", lazy("Approval"), lazy("Sign in"), {**CONTACT, **USERNAME, **STAFF}),
    )
}
BY_MAIL = {worded.mail: worded for worded in KINDS.values()}
# How the page “E-mails” calls them.
NAMES: dict[str, Any] = {
    **{mail: worded.name for mail, worded in BY_MAIL.items()},
    "accounts/address_to_confirm": lazy("New address to confirm"),
    "accounts/address_will_change": lazy("Address about to change"),
    "accounts/password_changed": lazy("Password changed"),
    "accounts/password_reset": lazy("New password"),
    "accounts/password_setup": lazy("First password"),
    "accounts/second_factor_off": lazy("Second factor off"),
    "accounts/second_factor_on": lazy("Second factor on"),
    "accounts/second_factor_reset": lazy("Second factor reset"),
    "invitations/joined": lazy("Signed up"),
    "invitations/reminder": lazy("Reminder"),
    "invitations/to_approve": lazy("To approve"),
    "invoices/new": lazy("New invoices"),
    "orders/arrived": lazy("New order"),
    "orders/changed": lazy("Order changed"),
    "orders/confirmed": lazy("Order confirmed"),
    "orders/forgotten": lazy("Forgotten draft"),
    "orders/rejected": lazy("Order rejected"),
    "orders/submitted": lazy("Order submitted"),
    "payments/receipt": lazy("Receipt"),
    "shipments/shipped": lazy("Order shipped"),
    "trials/confirm": lazy("Free trial"),
    "users/renamed": lazy("Username changed"),
    "users/welcome_inhouse": lazy("Welcome for employees"),
    "mail/test": lazy("Test"),
}


def name_of(mail: str) -> str:
    return str(NAMES.get(mail, mail))


def kind_named(slug: str) -> Worded:
    if slug not in KINDS:
        raise NotFound
    return KINDS[slug]


def link_lifetime(vendor: Vendor) -> str:
    return ngettext("%(num)s day", "%(num)s days", vendor.invitation_days)


def example(worded: Worded, vendor: Vendor, by_name: str) -> dict[str, str]:
    """What the fields could be filled with, for the preview and the test letter."""
    everything = {
        "contact_name": gettext("Maria Lopez"),
        "vendor_name": vendor.name,
        "customer_name": gettext("Green Valley Market") if worded.mail != "users/welcome_rep" else "",
        "username": "greenvalley" if "customer_name" in worded.fields or "staff_username" in worded.fields else "maria",
        "staff_username": "greenvalleyS",
        "invited_by": by_name or gettext("the office"),
        "link_lifetime": link_lifetime(vendor),
    }
    return {name: everything[name] for name in worded.fields}
