"""What must be right about a trial."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import available_timezones

from crikit.accounts.rules import complaint_about_password, complaint_about_username
from crikit.actor import Role
from crikit.customers.rules import complaint_about_address
from crikit.language import gettext
from crikit.vendors.models import LONGEST_NAME

LONGEST_PERSON = 200
# Where the time of the browser isn't known.
USUAL_ZONE = "America/New_York"
# The letter goes to whatever address was typed; nobody must make it carry their own link to strangers.
ADDRESS = re.compile(r"://|\bwww\.|\.[a-z]{2,}/", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """What was typed to ask for a trial; `language` is the one in which the page was read."""

    company: str
    name: str
    email: str
    timezone: str
    language: str


def complaints(asked: Asked) -> Iterator[tuple[str, str]]:
    """What can't stand, as pairs of field and sentence."""
    if not asked.company:
        yield "company", gettext("Type the name of your company.")
    if len(asked.company) > LONGEST_NAME:
        yield "company", gettext("Use at most %(most)s characters.", most=LONGEST_NAME)
    if not asked.name:
        yield "name", gettext("Type your name.")
    if len(asked.name) > LONGEST_PERSON:
        yield "name", gettext("Use at most %(most)s characters.", most=LONGEST_PERSON)
    for field in ("company", "name"):
        if ADDRESS.search(getattr(asked, field)):
            yield field, gettext("Write it without an address of a website: it stands in a letter.")
    if sentence := complaint_about_address(asked.email):
        yield "email", sentence
    if asked.timezone not in available_timezones():
        yield "timezone", gettext("Choose a time zone from the list.")


def complaints_about_credentials(username: str, password: str) -> Iterator[tuple[str, str]]:
    if sentence := complaint_about_username(username, Role.INHOUSE):
        yield "username", sentence
    if sentence := complaint_about_password(password, username=username, role=Role.INHOUSE):
        yield "password", sentence
