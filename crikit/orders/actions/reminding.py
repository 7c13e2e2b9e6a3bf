"""Drafts that somebody may have forgotten: on the morning of the second business day, once."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from crikit import clock, db
from crikit.accounts.models import User
from crikit.mail import delivery
from crikit.orders import mails
from crikit.orders.models import Order, State
from crikit.orders.rules import business_days_later
from crikit.vendors.models import HOUSE, Vendor

AT_ONCE = 100
MORNING, WORKING_DAYS = range(8, 12), range(5)
BUSINESS_DAYS = 2
# Whoever hears of a draft after weeks has long ordered otherwise.
LATE = timedelta(days=10)


def remind() -> int:
    """Posts what is due; how many. Stops between two batches when the process is asked to."""
    posted = 0
    for vendor in Vendor.select().where(Vendor.slug != HOUSE).order_by(Vendor.id):
        there = clock.now().astimezone(ZoneInfo(vendor.timezone))
        if there.weekday() not in WORKING_DAYS or there.hour not in MORNING:
            continue
        while not delivery.stopping.is_set() and (number := _remind_some(vendor, there.date())):
            posted += number
    return posted


def _remind_some(vendor: Vendor, today: date) -> int:
    with db.vendor_scope(vendor.id), db.atomic():
        due = _due(vendor, today)
        claimed = [order for order in due if _claim(order)]
        for order in claimed:
            if order.line_count and (user := _who_entered(order)):
                mails.forgotten(vendor, order, user)
    return len(claimed)


def _due(vendor: Vendor, today: date) -> list[Order]:
    young = clock.now() - LATE
    waiting = (Order.state == State.DRAFT, Order.deleted_at.is_null(), Order.reminded_at.is_null())
    asked = (Order.alert == True, Order.is_standard == False, Order.created_at > young)
    found = Order.select().where(*waiting, *asked).order_by(Order.id).limit(AT_ONCE * 10)
    zone = ZoneInfo(vendor.timezone)
    due = [o for o in found if business_days_later(o.created_at.astimezone(zone).date(), BUSINESS_DAYS) <= today]
    return due[:AT_ONCE]


def _who_entered(order: Order) -> User | None:
    """Nobody who can't sign in, and nobody of another customer: a deleted username's id may be given out again."""
    theirs = User.customer_id.is_null() | (User.customer_id == order.customer_id)
    user: User | None = User.get_or_none(User.id == order.entered_by, User.deactivated_at.is_null(), theirs)
    return user


def _claim(order: Order) -> bool:
    """One of several reminders wins it."""
    still = (Order.id == order.id, Order.reminded_at.is_null(), Order.state == State.DRAFT)
    return bool(Order.update(reminded_at=clock.now()).where(*still).execute())
