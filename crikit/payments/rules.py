"""What can be paid by card, in what units Stripe counts, and what its words mean here."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from crikit.language import gettext, lazy
from crikit.payments.models import State

# Stripe closes its page after thirty minutes at the earliest, counted by its clock and from when it hears of it.
LASTS = timedelta(minutes=60)
# As many lines as one page of Stripe's takes.
MOST_PARTS = 100
LEAST_CENTS, MOST_CENTS = 50, 999_999_99
# https://docs.stripe.com/currencies: those without a smaller unit, and those with thousandths.
WHOLE = frozenset(
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"]
)
THOUSANDTHS = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])
UNANSWERED = (State.BEGUN, State.OPEN, State.WAITING)
CAME_TO_NOTHING = (State.LAPSED, State.GIVEN_UP, State.FAILED)

SAID: dict[str, tuple[Any, str]] = {
    State.BEGUN: (lazy("begun"), "info"),
    State.OPEN: (lazy("being paid"), "info"),
    State.WAITING: (lazy("waiting for the bank"), "info"),
    State.PAID: (lazy("payment under way"), "info"),
    State.SETTLED: (lazy("paid by card"), "good"),
    State.LAPSED: (lazy("not paid in time"), "neutral"),
    State.GIVEN_UP: (lazy("given up"), "neutral"),
    State.FAILED: (lazy("failed"), "bad"),
    State.REFUNDED: (lazy("refunded"), "warn"),
}

# What a list can be narrowed to, beside all of it.
SHOWN: dict[str, Any] = {
    "under-way": lazy("Payment under way"),
    "begun": lazy("Being paid"),
    "settled": lazy("Paid by card"),
    "refunded": lazy("Refunded, in whole or in part"),
    "disputed": lazy("Disputed"),
    "noted": lazy("To look at"),
    "nothing": lazy("Came to nothing"),
}
# The row of what a charge says of itself: all that was given back of it so far.
IN_ALL = "in-all"
# https://docs.stripe.com/api/disputes/object: the bank has decided, or never asked for money.
IS_OVER_FOR_BANKS = ("won", "lost", "warning_closed", "prevented")


class Due(NamedTuple):
    """An invoice as it is to be paid: all that is open on it, in cents. `paid` is what accounting has of it so far."""

    id: int
    number: str
    cents: int
    currency: str
    paid: int = 0


def complaint(due: list[Due]) -> str:
    """Why these can't be paid together, in a sentence; empty if they can."""
    if not due:
        return gettext("Tick the invoices that you want to pay first.")
    if len(due) > MOST_PARTS:
        return gettext("At most %(most)s invoices can be paid at once.", most=MOST_PARTS)
    for one in due:
        if one.cents < 0:
            return gettext("%(number)s is a credit, which can’t be paid. Untick it.", number=one.number)
        if not one.cents:
            return gettext("Invoice %(number)s is paid already. Untick it.", number=one.number)
    if len({one.currency for one in due}) > 1:
        return gettext("These invoices are in different currencies. Pay those of one currency at a time.")
    total = sum(one.cents for one in due)
    if not LEAST_CENTS <= total <= MOST_CENTS or stripe_amount(total, due[0].currency) is None:
        return gettext("This sum can’t be paid by card. Ask how else you can pay it.")
    return ""


def stripe_amount(cents: int, currency: str) -> int | None:
    """In the unit Stripe counts this currency in; None for a part of it."""
    if currency in THOUSANDTHS:
        return cents * 10
    if currency in WHOLE:
        return None if cents % 100 else cents // 100
    return cents


def cents_of(amount: int, currency: str) -> int:
    """The other way round. Thousandths that are no whole cent were none of ours."""
    if currency in THOUSANDTHS:
        return amount // 10
    return amount * 100 if currency in WHOLE else amount


def mark(parts: Iterable[tuple[str, int]]) -> str:
    """Stands for the parts of a payment, numbers and cents: Stripe hands it back with each report."""
    return hashlib.sha256("\n".join(f"{number} {cents}" for number, cents in parts).encode()).hexdigest()[:32]


def is_test_key(key: str) -> bool:
    return key.startswith(("sk_test_", "rk_test_"))


def complaint_about_key(key: str) -> str:
    if key.startswith("pk_"):
        return gettext("This is the publishable key. Copy the secret key, which begins with sk_ or rk_.")
    if not key.startswith(("sk_", "rk_")) or not key.isascii() or len(key) > 255 or len(key.split()) != 1:
        return gettext("A secret key begins with sk_live_, sk_test_, rk_live_ or rk_test_. Copy it from Stripe.")
    return ""


def complaint_about_signing(secret: str) -> str:
    if not secret.startswith("whsec_") or not secret.isascii() or len(secret) > 255 or len(secret.split()) != 1:
        return gettext("The signing secret begins with whsec_. Stripe shows it on the page of the webhook.")
    return ""
