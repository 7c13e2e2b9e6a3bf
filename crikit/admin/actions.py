"""Opening a vendor with the person who runs its portal."""

from typing import Any

from crikit import clock, db, passwords
from crikit.accounts import actions as accounts
from crikit.actor import Role
from crikit.customers.rules import complaint_about_address
from crikit.errors import DomainError
from crikit.history.actions import record
from crikit.vendors.actions import open_vendor
from crikit.vendors.models import Vendor


def open_vendor_with_administrator(
    vendor_name: str, *, username: str, email: str, password: str, name: str = "", **facts: Any
) -> Vendor:
    """A vendor and its first administrator, or neither. The password was checked by the caller."""
    hashed = passwords.hashed(password)
    return open_vendor_for(vendor_name, username=username, email=email, password_hash=hashed, name=name, **facts)


def open_vendor_for(
    vendor_name: str, *, username: str, email: str, password_hash: str, name: str = "", **facts: Any
) -> Vendor:
    """The same for a password that was hashed before: hashing takes too long for a transaction."""
    complaint = complaint_about_address(email)
    if complaint:
        raise DomainError(complaint)
    with db.atomic():
        vendor = open_vendor(vendor_name, support_email=facts.pop("support_email", email), **facts)
        with db.vendor_scope(vendor.id):
            person = name or username
            user = accounts.add_user(
                role=Role.INHOUSE,
                username=username,
                name=person,
                email=email,
                password_hash=password_hash,
                approved_at=clock.now(),
            )
            record("vendor.opened", vendor, by_name=person, username=user.username)
    return vendor
