"""Letters about passwords, addresses and the second factor."""

from crikit.accounts.models import User
from crikit.links.models import Link
from crikit.mail import actions as outbox
from crikit.mail.rendering import letter
from crikit.vendors.queries import vendor_of


def password_link(user: User, link: Link) -> None:
    vendor = vendor_of(user.vendor_id)
    mail = "accounts/password_reset" if user.password_hash else "accounts/password_setup"
    rendered = letter(mail, vendor=vendor, reads=user.language, user=user, hours=link.lifetime // 3600)
    outbox.post(mail, vendor=vendor, to=user.email, name=user.name, rendered=rendered, link=link, user_id=user.id)


def password_changed(user: User) -> None:
    _tell("accounts/password_changed", user)


def address_to_confirm(user: User, email: str, link: Link) -> None:
    """To the new address: whoever reads it there may make it theirs."""
    vendor, mail = vendor_of(user.vendor_id), "accounts/address_to_confirm"
    hours = link.lifetime // 3600
    rendered = letter(mail, vendor=vendor, reads=user.language, user=user, email=email, hours=hours)
    outbox.post(mail, vendor=vendor, to=email, name=user.name, rendered=rendered, link=link, user_id=user.id)


def address_will_change(user: User, email: str) -> None:
    """To the old address, in case it wasn't its owner who asked."""
    _tell("accounts/address_will_change", user, email=email)


def second_factor_on(user: User) -> None:
    _tell("accounts/second_factor_on", user)


def second_factor_off(user: User) -> None:
    _tell("accounts/second_factor_off", user)


def second_factor_reset(user: User, by: str) -> None:
    _tell("accounts/second_factor_reset", user, by=by)


def _tell(mail: str, user: User, **facts: object) -> None:
    vendor = vendor_of(user.vendor_id)
    rendered = letter(mail, vendor=vendor, reads=user.language, user=user, **facts)
    outbox.post(mail, vendor=vendor, to=user.email, name=user.name, rendered=rendered, user_id=user.id)
