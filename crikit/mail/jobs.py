"""Recurring work on letters and their links."""

from datetime import timedelta

from crikit import clock, db
from crikit.links import actions as links
from crikit.links.models import Purpose
from crikit.mail import actions, delivery, rules

LINKS_KEPT = timedelta(days=30)


def deliver() -> None:
    delivery.deliver()


def purge_links() -> None:
    """Old links of passwords and addresses. Those of invitations stay: the invite page tells what became of them."""
    before = clock.now() - LINKS_KEPT
    with db.every_vendor():
        for purpose in (Purpose.PASSWORD, Purpose.EMAIL):
            with db.atomic():
                actions.forget_links(purpose, before)
                links.purge(purpose, before)


def forget_words() -> None:
    actions.forget_words(clock.now() - rules.WORDS_KEPT)
