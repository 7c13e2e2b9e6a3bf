"""The second factor: an authenticator app is set up, confirmed, turned off, reset; recovery codes come with it."""

import secrets

from crikit import clock, db, passwords
from crikit.accounts import mails
from crikit.accounts.actions.holding import hold
from crikit.accounts.actions.passwords import prove
from crikit.accounts.actions.sessions import end_sessions
from crikit.accounts.actions.signing_in import CODES, CODES_WINDOW
from crikit.accounts.models import RecoveryCode, User
from crikit.accounts.rules import RECOVERY_CODES, fresh_recovery_code, step_of
from crikit.actor import Actor
from crikit.errors import Conflict, DomainError, FieldRefused, Forbidden
from crikit.history.actions import record
from crikit.language import gettext, lazy
from crikit.limits import actions as limits

# Who runs the deployment; in the letter and the history it stands where a name stands.
OPERATOR = lazy("The operator")


def begin(actor: Actor, password: str) -> str:
    """The salt of a new secret, which is in force once a code of it was typed."""
    refuse_customers(actor)
    user, salt = prove(actor, password), secrets.token_hex(16)
    off = (User.id == user.id) & User.factor_since.is_null()
    if not User.update(factor_salt=salt, factor_step=0).where(off).execute():
        raise Conflict(gettext("The second factor is on already."))
    return salt


def confirm(actor: Actor, code: str) -> list[str]:
    """Turns it on; the recovery codes, which are never shown again. Whoever is signed in elsewhere is signed out."""
    refuse_customers(actor)
    user = User.get_by_id(actor.user_id)
    limits.count("code", str(user.id), at_most=CODES, within=CODES_WINDOW)
    step = step_of(user, code) if user.factor_salt else 0
    if not step and not user.has_second_factor:
        raise FieldRefused("code", gettext("This code is wrong. Type the one that the app shows now."))
    codes, hashes = _fresh_codes()
    with db.atomic():
        off = (User.id == user.id) & (User.factor_salt == user.factor_salt) & User.factor_since.is_null()
        if not User.update(factor_since=clock.now(), factor_step=step).where(off).execute():
            raise Conflict(gettext("The second factor is on already."))
        _keep(user, hashes)
        end_sessions([user.id], besides=actor.session_id)
        mails.second_factor_on(user)
        record("second_factor.on", user, by=actor)
    limits.forget("code", str(user.id))
    return codes


def renew_codes(actor: Actor, password: str) -> list[str]:
    """New recovery codes; the old ones work no more."""
    refuse_customers(actor)
    user = prove(actor, password)
    codes, hashes = _fresh_codes()
    with db.atomic():
        _held(user)
        _keep(user, hashes)
        record("recovery_codes.renewed", user, by=actor)
    return codes


def turn_off(actor: Actor, password: str) -> None:
    refuse_customers(actor)
    user = prove(actor, password)
    with db.atomic():
        _forget(_held(user))
        mails.second_factor_off(user)
        record("second_factor.off", user, by=actor)


def reset(actor: Actor | None, user: User) -> None:
    """By an administrator, or without one by the operator, for who lost device and codes: the password alone signs in
    until it is set up anew."""
    if actor and user.id == actor.user_id:
        raise DomainError(gettext("Turn off your own second factor under “Your account”."))
    with db.atomic():
        _forget(_held(user))
        end_sessions([user.id])
        mails.second_factor_reset(user, by=actor.name if actor else OPERATOR)
        record("second_factor.reset", user, by=actor, by_name=str(OPERATOR), username=user.username)


def refuse_customers(actor: Actor) -> None:
    if actor.is_customer:
        raise Forbidden(gettext("A second factor is for in-house and rep usernames."))


def _held(user: User) -> User:
    now = hold(user.id)
    if now is None or not now.has_second_factor:
        raise Conflict(gettext("The second factor is off already."))
    return now


def _forget(user: User) -> None:
    User.update(factor_salt="", factor_since=None, factor_step=0).where(User.id == user.id).execute()
    RecoveryCode.delete().where(RecoveryCode.user == user.id).execute()


def _fresh_codes() -> tuple[list[str], list[str]]:
    codes = [fresh_recovery_code() for _ in range(RECOVERY_CODES)]
    return codes, [passwords.hashed(code) for code in codes]


def _keep(user: User, hashes: list[str]) -> None:
    RecoveryCode.delete().where(RecoveryCode.user == user.id).execute()
    RecoveryCode.insert_many([{"user": user.id, "code_hash": each} for each in hashes]).execute()
