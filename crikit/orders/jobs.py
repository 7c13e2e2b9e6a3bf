"""Recurring work on orders."""

from datetime import timedelta

from crikit import clock, db
from crikit.orders.actions import reminding
from crikit.orders.models import Order, State

# How long a deleted draft can be brought back.
KEPT = timedelta(days=7)


def remind() -> None:
    reminding.remind()


def purge_drafts() -> int:
    """Removes drafts that were deleted long enough ago, with their lines."""
    with db.every_vendor():
        gone = Order.delete().where(Order.state == State.DRAFT, Order.deleted_at < clock.now() - KEPT)
        return int(gone.execute())
