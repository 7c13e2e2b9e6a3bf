"""Letters about passwords, addresses and the second factor."""

from typing import Any

from crikit.accounts.models import User
from crikit.links.models import Link
from crikit.mail import actions as outbox
from crikit.vendors.queries import vendor_of


def password_link(user: User, link: Link) -> None:
    _tell("accounts/password_reset" if user.password_hash else "accounts/password_setup", user, link)


def password_changed(user: User) -> None:
    _tell("accounts/password_changed", user)


def address_to_confirm(user: User, email: str, link: Link) -> None:
    """To the new address: whoever reads it there may make it theirs."""
    _tell("accounts/address_to_confirm", user, link, to=email, email=email)


def address_will_change(user: User, email: str) -> None:
    """To the old address, in case it wasn't its owner who asked."""
    _tell("accounts/address_will_change", user, email=email)


def second_factor_on(user: User) -> None:
    _tell("accounts/second_factor_on", user)


def second_factor_off(user: User) -> None:
    _tell("accounts/second_factor_off", user)


def second_factor_reset(user: User, by: str) -> None:
    _tell("accounts/second_factor_reset", user, by=by)


def _tell(mail: str, user: User, link: Link | None = None, **facts: Any) -> None:
    if link:
        facts["hours"] = link.lifetime // 3600
    outbox.tell(mail, user, vendor=vendor_of(user.vendor_id), link=link, **facts)
