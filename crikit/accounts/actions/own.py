"""What people change about themselves: name, phone, language, and the address their letters go to."""

from datetime import timedelta
from typing import Any

from crikit import db
from crikit.accounts import mails
from crikit.accounts.actions.holding import end_links, hold
from crikit.accounts.actions.passwords import prove
from crikit.accounts.actions.usernames import find_by_new_facts
from crikit.accounts.models import User
from crikit.accounts.rules import complaint_about_address
from crikit.actor import Actor
from crikit.errors import Conflict, DomainError, FieldRefused, Gone
from crikit.history.actions import record
from crikit.language import LANGUAGES, gettext
from crikit.limits import actions as limits
from crikit.links import actions as links
from crikit.links.models import Link, Purpose
from crikit.mail import actions as outbox

CONFIRMING_LASTS = timedelta(hours=24)
# Each one writes to an address that may be a stranger's.
WISHES, WISHES_WINDOW = 5, timedelta(hours=1)


def save_details(actor: Actor, *, name: str, phone: str, language: str) -> bool:
    """False if nothing was different. An empty language is the vendor's choice."""
    if language and language not in LANGUAGES:
        raise FieldRefused("language", gettext("The portal doesn’t speak this language. Choose one from the list."))
    new = {"name": name, "phone": phone, "language": language}
    with db.atomic():
        user = _held(actor)
        changed: dict[str, Any] = {
            field: [getattr(user, field), value] for field, value in new.items() if getattr(user, field) != value
        }
        if changed:
            User.update(**new).where(User.id == user.id).execute()
            find_by_new_facts(user.id)
            record("user.details_changed", user, by=actor, **changed)
    return bool(changed)


def ask_for_address(actor: Actor, email: str, password: str) -> None:
    """Two letters: a link to the new address, a notice to the old one. Nothing changes until the link is confirmed."""
    user = prove(actor, password)
    if sentence := complaint_about_address(email):
        raise FieldRefused("email", sentence)
    if email == user.email:
        raise FieldRefused("email", gettext("Your letters go to this address already."))
    limits.count("address change", str(user.id), at_most=WISHES, within=WISHES_WINDOW)
    with db.atomic():
        # Held first: of two wishes at once, the later one must find the other's link and end it.
        if _held(actor).password_hash != user.password_hash:
            raise Conflict(gettext("Your password was changed meanwhile. Sign in with the new one."))
        User.update(email_wanted=email).where(User.id == user.id).execute()
        link = links.issue(Purpose.EMAIL, user.id, CONFIRMING_LASTS)
        mails.address_to_confirm(user, email, link)
        mails.address_will_change(user, email)
        record("user.address_asked", user, by=actor, wanted=email)


def cancel_address(actor: Actor) -> None:
    with db.atomic():
        user = _held(actor)
        if not user.email_wanted:
            raise Conflict(gettext("There is no change of your address to cancel any more."))
        User.update(email_wanted="").where(User.id == user.id).execute()
        links.revoke(Purpose.EMAIL, [user.id])
        outbox.cancel(user_ids=[user.id], kind="accounts/address_to_confirm")
        record("user.address_cancelled", user, by=actor, wanted=user.email_wanted)


def wish_behind(link: Link) -> User:
    """The username whose new address the link confirms."""
    user: User | None = User.get_or_none(User.id == link.subject_id)
    if user is None:
        raise Gone(gettext("This username was deleted. Ask your contact if you need a new one."))
    return user


def confirm_address(link: Link) -> User:
    """The link's username, with its new address. Letters to the old one carry no link that still works."""
    with db.atomic():
        user = hold(link.subject_id)
        if user is None or not user.email_wanted or user.deactivated_at or user.is_waiting or not links.spend(link):
            raise Gone(gettext("This link was used, replaced or taken back meanwhile. Nothing was changed."))
        before, now = user.email, user.email_wanted
        User.update(email=now).where(User.id == user.id).execute()
        find_by_new_facts(user.id)
        end_links([user.id])
        record("user.address_changed", user, by_name=user.name, before=before, now=now)
    user.email = now
    return user


def _held(actor: Actor) -> User:
    user = hold(actor.user_id)
    if user is None:
        raise DomainError(gettext("Your username was deleted."))
    return user
