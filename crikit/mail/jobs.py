"""Recurring work on letters and their links."""

from datetime import timedelta

from crikit import clock, db
from crikit.links import actions as links
from crikit.links.models import Purpose
from crikit.mail import actions, delivery

LINKS_KEPT = timedelta(days=30)


def deliver() -> None:
    delivery.deliver()


def purge_links() -> None:
    """Old password links. Those of invitations stay: the invite page tells what became of them."""
    before = clock.now() - LINKS_KEPT
    with db.every_vendor(), db.atomic():
        actions.forget_links(Purpose.PASSWORD, before)
        links.purge(Purpose.PASSWORD, before)
