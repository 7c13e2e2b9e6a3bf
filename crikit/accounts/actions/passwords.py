"""Asking for a password link, and setting passwords behind it."""

import secrets
from datetime import timedelta

from crikit import db, passwords
from crikit.accounts import mails
from crikit.accounts.actions.holding import end_links, hold
from crikit.accounts.actions.sessions import end_sessions
from crikit.accounts.models import PasswordRequest, Session, User
from crikit.accounts.queries import user_by_name
from crikit.accounts.rules import complaint_about_password, hash_of, refuse_equal_passwords
from crikit.actor import Actor, Role
from crikit.errors import Conflict, DomainError, FieldRefused, Gone
from crikit.history.actions import record
from crikit.keys import username_key
from crikit.language import gettext
from crikit.limits import actions as limits
from crikit.links import actions as links
from crikit.links.models import Link, Purpose

SET_UP_LASTS, RESET_LASTS = timedelta(hours=24), timedelta(hours=1)
REQUESTS_PER_USERNAME, REQUESTS_PER_ADDRESS = 5, 100
REQUESTS_WINDOW = timedelta(hours=1)
PROOFS, PROOFS_WINDOW = 10, timedelta(minutes=15)
# Staff is told when a new password is the management’s: each change is a guess.
CHANGES, CHANGES_WINDOW = 10, timedelta(hours=1)


def ask_for_password_link(username: str, *, address: str) -> None:
    """Notes the wish, whether or not the name exists; a job answers it."""
    name = username_key(username)[: PasswordRequest.username_key.max_length]
    limits.count("password link username", name, at_most=REQUESTS_PER_USERNAME, within=REQUESTS_WINDOW)
    limits.count("password link address", address, at_most=REQUESTS_PER_ADDRESS, within=REQUESTS_WINDOW)
    PasswordRequest.create(username_key=name)


def answer_password_requests() -> int:
    """Sends the links that were asked for, to the address on the account, if it is approved and active."""
    answered = 0
    for request in PasswordRequest.select().order_by(PasswordRequest.id).limit(100):
        with db.atomic():
            if PasswordRequest.delete().where(PasswordRequest.id == request.id).execute():
                if user := user_by_name(request.username_key):
                    with db.vendor_scope(user.vendor_id):
                        _answer(user.id)
                answered += 1
    return answered


def _answer(user_id: int) -> None:
    # As it is now: a link that was made a moment after the address changed would go to the old one.
    user = hold(user_id)
    if user and not user.deactivated_at and not user.is_waiting:
        send_password_link(user)


def send_password_link(user: User) -> Link:
    """A set-up link (24 h) for somebody who never had a password, else a reset link (1 h)."""
    hold(user.id)
    lifetime = RESET_LASTS if user.password_hash else SET_UP_LASTS
    link = links.issue(Purpose.PASSWORD, user.id, lifetime)
    mails.password_link(user, link)
    return link


def set_passwords(link: Link, password: str, staff_password: str = "") -> User:
    """Sets the password of the link's username, and the staff's if given. Ends the sessions and every other link."""
    user, staff = pair_behind(link)
    links.count_try(link)
    refuse_password(user, password)
    if staff and staff_password:
        refuse_password(staff, staff_password)
    refuse_equal_passwords(password, staff_password)
    kept = passwords.hashed(password)
    staff_kept = passwords.hashed(staff_password) if staff and staff_password else None
    with db.atomic():
        hold(user.id)
        if not links.spend(link):
            raise Gone(
                gettext(
                    "This link was used already, or it lapsed while you typed. "
                    "Ask for a new one under “Forgot password”."
                )
            )
        _save_password(user, kept)
        if staff and staff_kept:
            _save_password(staff, staff_kept)
        record("user.password_set", user, by_name=user.name)
    return user


def change_password(actor: Actor, current: str, password: str) -> str:
    """The new token of the actor's session, which stays; every other one ends. Raises FieldRefused."""
    user = prove(actor, current)
    limits.count("password change", str(user.id), at_most=CHANGES, within=CHANGES_WINDOW)
    try:
        refuse_password(user, password)
    except DomainError as refusal:
        raise FieldRefused("password", refusal.sentence) from refusal
    if password == current:
        raise FieldRefused("password", gettext("You have this password already. Choose another one."))
    kept, token = passwords.hashed(password), secrets.token_urlsafe(32)
    with db.atomic():
        hold(user.id)
        same = (User.id == user.id) & (User.password_hash == user.password_hash)
        if not User.update(password_hash=kept).where(same).execute():
            raise Conflict(gettext("Your password was changed meanwhile. Sign in with the new one."))
        end_sessions([user.id], besides=actor.session_id)
        Session.update(token_hash=hash_of(token)).where(Session.id == actor.session_id).execute()
        end_links([user.id])
        mails.password_changed(user)
        record("user.password_set", user, by=actor)
    return token


def prove(actor: Actor, password: str) -> User:
    """The actor's own username; or raises FieldRefused, for a browser left alone must not be enough to take it over."""
    user: User = User.get_by_id(actor.user_id)
    limits.count("own password", str(user.id), at_most=PROOFS, within=PROOFS_WINDOW)
    if not passwords.is_right(password, user.password_hash):
        raise FieldRefused("current_password", gettext("This isn’t your password. Type the one you sign in with."))
    limits.forget("own password", str(user.id))
    return user


def refuse_password(user: User, password: str) -> None:
    """Raises DomainError for a password that this username can't have. Compares hashes: not inside a transaction."""
    complaint = complaint_about_password(password, username=user.username, role=Role(user.role))
    if complaint:
        raise DomainError(complaint)
    twin = _twin_of(user)
    if twin and twin.password_hash and passwords.is_right(password, twin.password_hash):
        refuse_equal_passwords(password, password)


def _save_password(user: User, kept: str) -> None:
    User.update(password_hash=kept).where(User.id == user.id).execute()
    end_sessions([user.id])
    end_links([user.id])
    mails.password_changed(user)


def _twin_of(user: User) -> User | None:
    twin: User | None = user.management if user.is_staff else user.staff.first()
    return twin


def pair_behind(link: Link) -> tuple[User, User | None]:
    """The link's username, and its staff username when neither has a password yet and both are set on one page."""
    user = User.get_or_none(User.id == link.subject_id)
    if user is None:
        raise Gone(gettext("This username was deleted. Ask your contact if you need a new one."))
    staff = user.staff.where(User.password_hash.is_null()).first() if user.password_hash is None else None
    return user, staff
