"""Letters about passwords."""

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
    vendor = vendor_of(user.vendor_id)
    rendered = letter("accounts/password_changed", vendor=vendor, reads=user.language, user=user)
    outbox.post(
        "accounts/password_changed", vendor=vendor, to=user.email, name=user.name, rendered=rendered, user_id=user.id
    )
