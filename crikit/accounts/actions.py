"""Signing in and out, asking for a password link, setting passwords."""

import secrets
from datetime import timedelta
from zoneinfo import ZoneInfo

from peewee import Expression, IntegrityError

from crikit import clock, db, passwords
from crikit.accounts import mails
from crikit.accounts.models import HiddenPanel, PasswordRequest, Session, User
from crikit.accounts.queries import user_by_name
from crikit.accounts.rules import complaint_about_password, hash_of, refuse_equal_passwords
from crikit.actor import Actor, Role
from crikit.errors import Conflict, DomainError, Gone
from crikit.history.actions import record
from crikit.keys import username_key
from crikit.limits import actions as limits
from crikit.links import actions as links
from crikit.links.models import Link, Purpose
from crikit.mail import actions as outbox
from crikit.vendors.models import Vendor

SESSION_LASTS = timedelta(days=14)
TRIES_PER_USERNAME, TRIES_PER_ADDRESS = 10, 100
TRIES_WINDOW = timedelta(minutes=15)
SET_UP_LASTS, RESET_LASTS = timedelta(hours=24), timedelta(hours=1)
REQUESTS_PER_USERNAME, REQUESTS_WINDOW = 5, timedelta(hours=1)
WRONG = "The username or the password is wrong. Check both and try again."


def sign_in(username: str, password: str, *, address: str, browser: str) -> str:
    """A new session's token. Raises DomainError: one sentence for all wrong pairs; only a right one learns more."""
    name = username_key(username)
    limits.count("sign-in username", name, at_most=TRIES_PER_USERNAME, within=TRIES_WINDOW)
    limits.count("sign-in address", address, at_most=TRIES_PER_ADDRESS, within=TRIES_WINDOW)
    user = user_by_name(username)
    right = passwords.is_right(password, user.password_hash if user else None)
    if user is None or not right or user.deactivated_at:
        raise DomainError(WRONG)
    limits.forget("sign-in username", name)
    if user.is_waiting:
        vendor = Vendor.get_by_id(user.vendor_id)
        since = user.created_at.astimezone(ZoneInfo(vendor.timezone))
        raise DomainError(
            f"Your username is waiting for approval by {vendor.name} since {since.day} {since:%B %Y}. "
            "You will get an e-mail as soon as it is approved."
        )
    return _open_session(user, password, browser)


def _open_session(user: User, password: str, browser: str) -> str:
    token = secrets.token_urlsafe(32)
    kept = user.password_hash or ""
    stronger = passwords.hashed(password) if passwords.is_outdated(kept) else kept
    with db.vendor_scope(user.vendor_id), db.atomic():
        # Comparing takes a while: in the meantime the password may have changed, or the username been shut out.
        same = (User.id == user.id) & (User.password_hash == user.password_hash)
        admitted = same & User.deactivated_at.is_null() & User.approved_at.is_null(False)
        if not User.update(last_signed_in_at=clock.now(), password_hash=stronger).where(admitted).execute():
            raise DomainError(WRONG)
        Session.create(
            user=user, token_hash=hash_of(token), expires_at=clock.now() + SESSION_LASTS, browser=browser[:200]
        )
    return token


def sign_out(actor: Actor) -> None:
    Session.delete().where(Session.id == actor.session_id).execute()


def end_sessions(user_ids: list[int]) -> None:
    end_views(Session.user.in_(user_ids))
    Session.delete().where(Session.user.in_(user_ids)).execute()


def end_views(*which: Expression, by: Actor | None = None) -> None:
    """Sessions that view the portal as somebody else are their own user's again; the history tells each."""
    for session in Session.select().where(Session.viewing.is_null(False), *which):
        still = (Session.id == session.id) & (Session.viewing == session.viewing_id)
        if Session.update(viewing=None).where(still).execute():
            viewed = session.viewing
            record("viewing.ended", viewed, by=by, by_name=session.user.name, username=viewed.username)


def ask_for_password_link(username: str, *, address: str) -> None:
    """Notes the wish, whether or not the name exists; a job answers it."""
    name = username_key(username)[: PasswordRequest.username_key.max_length]
    limits.count("password link username", name, at_most=REQUESTS_PER_USERNAME, within=REQUESTS_WINDOW)
    limits.count("password link address", address, at_most=TRIES_PER_ADDRESS, within=REQUESTS_WINDOW)
    PasswordRequest.create(username_key=name)


def answer_password_requests() -> int:
    """Sends the links that were asked for, to the address on the account, if it is approved and active."""
    answered = 0
    for request in PasswordRequest.select().order_by(PasswordRequest.id).limit(100):
        with db.atomic():
            if PasswordRequest.delete().where(PasswordRequest.id == request.id).execute():
                user = user_by_name(request.username_key)
                if user and not user.deactivated_at and not user.is_waiting:
                    with db.vendor_scope(user.vendor_id):
                        send_password_link(user)
                answered += 1
    return answered


def send_password_link(user: User) -> Link:
    """A set-up link (24 h) for somebody who never had a password, else a reset link (1 h)."""
    lifetime = RESET_LASTS if user.password_hash else SET_UP_LASTS
    link = links.issue(Purpose.PASSWORD, user.id, lifetime)
    mails.password_link(user, link)
    return link


def set_passwords(link: Link, password: str, staff_password: str = "") -> User:
    """Sets the password of the link's username, and the staff's if given. Ends the sessions and every other link."""
    user, staff = pair_behind(link)
    for complaint in (
        complaint_about_password(password, username=user.username, role=Role(user.role)),
        staff_password and staff and complaint_about_password(staff_password, username=staff.username, role=Role.STAFF),
    ):
        if complaint:
            raise DomainError(complaint)
    refuse_equal_passwords(password, staff_password)
    twin = _twin_of(user)
    if twin and twin.password_hash and passwords.is_right(password, twin.password_hash):
        refuse_equal_passwords(password, password)
    kept, staff_kept = (
        passwords.hashed(password),
        passwords.hashed(staff_password) if staff and staff_password else None,
    )
    with db.atomic():
        if not links.spend(link):
            raise Gone(
                "This link was used already, or it lapsed while you typed. Ask for a new one under “Forgot password”."
            )
        _save_password(user, kept)
        if staff and staff_kept:
            _save_password(staff, staff_kept)
        record("user.password_set", user, by_name=user.name)
    return user


def _save_password(user: User, kept: str) -> None:
    User.update(password_hash=kept).where(User.id == user.id).execute()
    end_sessions([user.id])
    links.revoke(Purpose.PASSWORD, [user.id])
    mails.password_changed(user)


def _twin_of(user: User) -> User | None:
    twin: User | None = user.management if user.is_staff else user.staff.first()
    return twin


def pair_behind(link: Link) -> tuple[User, User | None]:
    """The link's username, and its staff username when neither has a password yet and both are set on one page."""
    user = User.get_or_none(User.id == link.subject_id)
    if user is None:
        raise Gone("This username was deleted. Ask your contact if you need a new one.")
    staff = user.staff.where(User.password_hash.is_null()).first() if user.password_hash is None else None
    return user, staff


def add_user(**facts: object) -> User:
    """A username's row. Raises Conflict when the name is taken: the index decides, not a look beforehand."""
    username = str(facts["username"])
    try:
        with db.atomic():
            user: User = User.create(username_key=username_key(username), **facts)
    except IntegrityError as error:
        raise Conflict(f"The username {username} is taken. Choose another one.") from error
    return user


def approve(user: User) -> bool:
    """True for the one approval that counts; False if somebody else was quicker or the username is gone."""
    pair = (User.id == user.id) | (User.management == user.id)
    won: int = User.update(approved_at=clock.now()).where(User.id == user.id, User.approved_at.is_null()).execute()
    if won:
        User.update(approved_at=clock.now()).where(pair, User.approved_at.is_null()).execute()
    return won == 1


def take_back_approval(user: User) -> bool:
    pair = (User.id == user.id) | (User.management == user.id)
    end_sessions([user.id, *(staff.id for staff in user.staff)])
    changed: int = User.update(approved_at=None).where(pair, User.approved_at.is_null(False)).execute()
    return changed > 0


def deactivate(user: User) -> bool:
    """False if it is deactivated already. A management username takes its staff along; what both hold ends."""
    now, active = clock.now(), User.deactivated_at.is_null()
    won: int = User.update(deactivated_at=now).where(User.id == user.id, active).execute()
    if won:
        User.update(deactivated_at=now).where(User.management == user.id, active).execute()
        twins = [user.id, *(staff.id for staff in user.staff)]
        end_views(Session.viewing.in_(twins))
        end_sessions(twins)
        links.revoke(Purpose.PASSWORD, twins)
        outbox.cancel(user_ids=twins)
    return won == 1


def reactivate(user: User) -> bool:
    """False if it is active. Staff that was deactivated together with its management comes back with it."""
    since = user.deactivated_at
    if since is None:
        return False
    won: int = User.update(deactivated_at=None).where(User.id == user.id, User.deactivated_at == since).execute()
    if won:
        User.update(deactivated_at=None).where(User.management == user.id, User.deactivated_at == since).execute()
    return won == 1


def delete_user(user: User, *, by: Actor) -> None:
    """The username, its staff twin, their sessions, links and waiting letters go; the history stays."""
    twins = [user.id, *(staff.id for staff in user.staff)]
    end_views(Session.user.in_(twins) | Session.viewing.in_(twins))
    if not User.delete().where(User.id.in_(twins)).execute():
        raise Conflict(f"{user.username} was deleted already.")
    links.revoke(Purpose.PASSWORD, twins)
    outbox.cancel(user_ids=twins)
    record("user.deleted", user, by=by, username=user.username)


def purge_sessions() -> int:
    deleted: int = Session.delete().where(Session.expires_at < clock.now()).execute()
    return deleted


def hide_panel(actor: Actor, panel: str, *, hidden: bool) -> None:
    if hidden:
        HiddenPanel.insert(user=actor.user_id, panel=panel[:40]).on_conflict_ignore().execute()
    else:
        HiddenPanel.delete().where(HiddenPanel.user == actor.user_id, HiddenPanel.panel == panel).execute()
