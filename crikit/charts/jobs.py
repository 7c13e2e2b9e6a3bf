"""Recurring work on sums: the twelve months of items move on when a month begins."""

from crikit import clock, db
from crikit.charts.actions import add_up, is_up_to
from crikit.charts.models import ItemQuantity, ItemSales
from crikit.charts.rules import month_of
from crikit.vendors.actions import hold
from crikit.vendors.models import Vendor


def move_on() -> int:
    """For how many vendors. Whoever imports meanwhile is waited for, and has then done it."""
    with db.every_vendor():
        # A month is over in one place a day before it is in another.
        ended = [
            model.select(model.vendor_id).where(model.until < month_of(clock.now().date())).distinct()
            for model in (ItemSales, ItemQuantity)
        ]
        waiting = {vendor_id for query in ended for (vendor_id,) in query.tuples()}
    return sum(_move_on(vendor_id) for vendor_id in sorted(waiting))


def _move_on(vendor_id: int) -> bool:
    with db.vendor_scope(vendor_id), db.atomic():
        hold(vendor_id)
        today = Vendor.get_by_id(vendor_id).today
        if is_up_to(today):
            return False
        add_up(today)
    return True
