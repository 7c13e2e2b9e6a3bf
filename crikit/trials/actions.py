"""Asking for a trial, opening it, forgetting those that nobody opened."""

from datetime import datetime, timedelta
from typing import Any

from crikit import clock, db, passwords
from crikit.admin.actions import open_vendor_for
from crikit.errors import Conflict, FieldRefused, Gone
from crikit.language import gettext
from crikit.limits import actions as limits
from crikit.links import actions as links
from crikit.links.models import Link, LinkState, Purpose
from crikit.mail import actions as outbox
from crikit.trials import mails
from crikit.trials.models import Trial
from crikit.trials.queries import trial_behind
from crikit.trials.rules import Asked, complaints, complaints_about_credentials
from crikit.vendors.actions import hold, house
from crikit.vendors.models import Vendor

LINK_LASTS = timedelta(hours=48)
TRIES_PER_ADDRESS, TRIES_PER_EMAIL = 20, 3
TRIES_WINDOW = timedelta(hours=1)


def ask(asked: Asked, *, address: str) -> None:
    """Posts the link that opens the trial. The same happens whoever has this e-mail address, known or not."""
    for field, sentence in complaints(asked):
        raise FieldRefused(field, sentence)
    key = asked.email.casefold()
    limits.count("trial address", address, at_most=TRIES_PER_ADDRESS, within=TRIES_WINDOW)
    limits.count("trial e-mail", key, at_most=TRIES_PER_EMAIL, within=TRIES_WINDOW)
    with db.atomic():
        sender = house()
        # One at a time: of two who ask with one address at once, the later one must find the other's link and end it.
        hold(sender.id)
        with db.vendor_scope(sender.id):
            older = Trial.select(Trial.id).where(Trial.email_key == key)
            links.revoke(Purpose.SIGNUP, older, why=LinkState.REPLACED)
            trial = Trial.create(**vars(asked), email_key=key)
            mails.confirm(sender, trial, links.issue(Purpose.SIGNUP, trial.id, LINK_LASTS))


def open_trial(link: Link, username: str, password: str) -> Vendor:
    """The vendor and its first administrator, made once by whoever spends the link first. Signs nobody in."""
    trial = trial_behind(link)
    for field, sentence in complaints_about_credentials(username, password):
        raise FieldRefused(field, sentence)
    links.count_try(link)
    hashed = passwords.hashed(password)
    person = {"username": username, "email": trial.email, "name": trial.name, "password_hash": hashed}
    with db.atomic():
        with db.vendor_scope(link.vendor_id):
            if not links.spend(link):
                raise Gone(gettext("This link was used already, or it lapsed while you typed."))
        Trial.delete().where(Trial.id == trial.id).execute()
        try:
            facts: dict[str, Any] = {"timezone": trial.timezone, "language": trial.language, "trial_since": clock.now()}
            return open_vendor_for(trial.company, **person, **facts)
        except Conflict as refusal:
            raise FieldRefused("username", refusal.sentence) from refusal


def trust(vendor: Vendor) -> None:
    """What it sends isn't bounded any more."""
    Vendor.update(trial_since=None).where(Vendor.id == vendor.id).execute()


def purge(before: datetime) -> None:
    """Forgets what was asked for before that time and never opened, with its links."""
    with db.every_vendor(), db.atomic():
        outbox.forget_links(Purpose.SIGNUP, before)
        links.purge(Purpose.SIGNUP, before)
        Trial.delete().where(Trial.asked_at < before).execute()
