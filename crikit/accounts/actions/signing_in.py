"""Signing in: one sentence for all wrong pairs, counted before anything is compared."""

import secrets
from datetime import timedelta
from zoneinfo import ZoneInfo

from crikit import clock, db, language, passwords
from crikit.accounts.models import Session, User
from crikit.accounts.queries import user_by_name
from crikit.accounts.rules import hash_of
from crikit.errors import DomainError
from crikit.keys import username_key
from crikit.language import gettext, lazy
from crikit.limits import actions as limits
from crikit.vendors.queries import vendor_of

SESSION_LASTS = timedelta(days=14)
TRIES_PER_USERNAME, TRIES_PER_ADDRESS = 10, 100
TRIES_WINDOW = timedelta(minutes=15)
WRONG = lazy("The username or the password is wrong. Check both and try again.")


def sign_in(username: str, password: str, *, address: str, browser: str) -> str:
    """A new session's token. Raises DomainError: one sentence for all wrong pairs; only a right one learns more."""
    name = username_key(username)
    limits.count("sign-in username", name, at_most=TRIES_PER_USERNAME, within=TRIES_WINDOW)
    limits.count("sign-in address", address, at_most=TRIES_PER_ADDRESS, within=TRIES_WINDOW)
    user = user_by_name(username)
    right = passwords.is_right(password, user.password_hash if user else None)
    if user is None or not right or user.deactivated_at:
        raise DomainError(str(WRONG))
    limits.forget("sign-in username", name)
    # A whole office signs in from one address; only what was wrong counts against it.
    limits.take_back("sign-in address", address)
    if user.is_waiting:
        raise DomainError(_still_waiting(user))
    return _open_session(user, password, browser)


def _still_waiting(user: User) -> str:
    vendor = vendor_of(user.vendor_id)
    since = language.date(user.created_at.astimezone(ZoneInfo(vendor.timezone)).date())
    return gettext(
        "Your username is waiting for approval by %(vendor)s since %(day)s. "
        "You will get an e-mail as soon as it is approved.",
        vendor=vendor.name,
        day=since,
    )


def _open_session(user: User, password: str, browser: str) -> str:
    token = secrets.token_urlsafe(32)
    kept = user.password_hash or ""
    stronger = passwords.hashed(password) if passwords.is_outdated(kept) else kept
    with db.vendor_scope(user.vendor_id), db.atomic():
        # Comparing takes a while: in the meantime the password may have changed, or the username been shut out.
        same = (User.id == user.id) & (User.password_hash == user.password_hash)
        admitted = same & User.deactivated_at.is_null() & User.approved_at.is_null(False)
        if not User.update(last_signed_in_at=clock.now(), password_hash=stronger).where(admitted).execute():
            raise DomainError(str(WRONG))
        Session.create(
            user=user, token_hash=hash_of(token), expires_at=clock.now() + SESSION_LASTS, browser=browser[:200]
        )
    return token
