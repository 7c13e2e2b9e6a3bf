"""Signing in: one sentence for all wrong pairs, counted before anything is compared."""

import secrets
from datetime import timedelta
from zoneinfo import ZoneInfo

from crikit import clock, db, language, passwords
from crikit.accounts.models import AwaitedCode, RecoveryCode, Session, User
from crikit.accounts.queries import awaited_code, user_by_name
from crikit.accounts.rules import hash_of, recovery_code_in, step_of
from crikit.errors import DomainError, Gone
from crikit.history.actions import record
from crikit.keys import username_key
from crikit.language import gettext, lazy
from crikit.limits import actions as limits
from crikit.vendors.queries import vendor_of

SESSION_LASTS = timedelta(days=14)
TRIES_PER_USERNAME, TRIES_PER_ADDRESS = 10, 100
TRIES_WINDOW = timedelta(minutes=15)
# Between the password and the code.
CODE_AWAITED = timedelta(minutes=5)
# Of a million codes three are right at any time.
CODES, CODES_WINDOW = 5, timedelta(minutes=15)
ADMITTED = User.deactivated_at.is_null() & User.approved_at.is_null(False)
WRONG = lazy("The username or the password is wrong. Check both and try again.")


def sign_in(username: str, password: str, *, address: str, browser: str) -> str:
    """A new session's token. Raises DomainError: one sentence for all wrong pairs; only a right one learns more.

    Raises CodeAwaited for a right pair that has a second factor.
    """
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


class CodeAwaited(Exception):
    """The password was right, and nobody is signed in yet: whoever holds this token may type a code for a while."""

    def __init__(self, token: str) -> None:
        super().__init__("the second factor is asked for")
        self.token = token


def _open_session(user: User, password: str, browser: str) -> str:
    token = secrets.token_urlsafe(32)
    kept = user.password_hash or ""
    stronger = passwords.hashed(password) if passwords.is_outdated(kept) else kept
    with db.vendor_scope(user.vendor_id), db.atomic():
        # Comparing takes a while: in the meantime the password may have changed, or the username been shut out.
        same = (User.id == user.id) & (User.password_hash == user.password_hash)
        same &= User.factor_since.is_null(not user.has_second_factor)
        if not User.update(password_hash=stronger).where(same, ADMITTED).execute():
            raise DomainError(str(WRONG))
        if user.has_second_factor:
            AwaitedCode.create(user=user, token_hash=hash_of(token), expires_at=clock.now() + CODE_AWAITED)
        else:
            _begin(user, token, browser)
    if user.has_second_factor:
        raise CodeAwaited(token)
    return token


def _begin(user: User, token: str, browser: str) -> None:
    User.update(last_signed_in_at=clock.now()).where(User.id == user.id).execute()
    Session.create(user=user, token_hash=hash_of(token), expires_at=clock.now() + SESSION_LASTS, browser=browser[:200])


def enter_code(awaited_token: str, code: str, *, browser: str) -> str:
    """A new session's token for who typed a code of the app, or a recovery code. Raises Gone when it took too long."""
    awaited = awaited_code(awaited_token)
    if awaited is None:
        raise Gone(gettext("That took too long. Sign in again."))
    with db.vendor_scope(awaited.vendor_id):
        user = User.get_by_id(awaited.user_id)
        limits.count("code", str(user.id), at_most=CODES, within=CODES_WINDOW)
        recovery = matching_recovery_code(user, code)
        token = secrets.token_urlsafe(32)
        with db.atomic():
            # Of two with the same code at once, the second finds the step or the recovery code taken.
            if not take_code(user, code, recovery):
                raise DomainError(gettext("This code is wrong or was used already. Type the one that shows now."))
            if not AwaitedCode.delete().where(AwaitedCode.id == awaited.id).execute():
                raise Gone(gettext("That took too long. Sign in again."))
            _begin(user, token, browser)
            if recovery:
                record("recovery_code.used", user, by_name=user.name)
    limits.forget("code", str(user.id))
    return token


def matching_recovery_code(user: User, code: str) -> RecoveryCode | None:
    """Compares hashes: not inside a transaction."""
    typed = recovery_code_in(code)
    unused = user.recovery_codes.where(RecoveryCode.used_at.is_null()) if typed else []
    return next((kept for kept in unused if passwords.is_right(typed, kept.code_hash)), None)


def take_code(user: User, code: str, recovery: RecoveryCode | None) -> bool:
    """True once for each code, and only while the username may sign in."""
    in_force = (User.id == user.id) & (User.factor_salt == user.factor_salt) & User.factor_since.is_null(False)
    if recovery:
        if not User.update(factor_salt=user.factor_salt).where(in_force, ADMITTED).execute():
            return False
        unused = (RecoveryCode.id == recovery.id) & RecoveryCode.used_at.is_null()
        return bool(RecoveryCode.update(used_at=clock.now()).where(unused).execute())
    step = step_of(user, code)
    taken = User.update(factor_step=step).where(in_force, ADMITTED, User.factor_step < step)
    return step > 0 and bool(taken.execute())
