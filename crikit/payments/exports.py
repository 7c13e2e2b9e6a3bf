"""Payments as rows of a spreadsheet, for whoever books them."""

from collections.abc import Iterable, Iterator

from crikit import money
from crikit.actor import Actor
from crikit.downloads import Row
from crikit.language import gettext
from crikit.payments.queries.lists import Listed
from crikit.payments.rules import SAID


def headings(actor: Actor) -> list[str]:
    customer = [] if actor.is_customer else [gettext("Customer code"), gettext("Customer")]
    stripe = [] if actor.is_customer else [gettext("Number at Stripe"), gettext("Note")]
    return [
        *(gettext("Payment"), *customer, gettext("Invoices"), gettext("State"), gettext("Sum"), gettext("Refunded")),
        *(gettext("Currency"), gettext("Begun"), gettext("Confirmed"), gettext("Paid by"), *stripe),
    ]


def rows(actor: Actor, payments: Iterable[Listed]) -> Iterator[Row]:
    for one in payments:
        customer: Row = [] if actor.is_customer else [one.code, one.customer]
        stripe: Row = [] if actor.is_customer else [one.intent, gettext(one.note) if one.note else ""]
        state = gettext("disputed") if one.disputed else str(SAID[one.state][0])
        sums: Row = [money.exactly(one.cents), money.exactly(one.refunded), one.currency]
        when: Row = [one.begun_at, one.paid_at]
        yield [one.id, *customer, ", ".join(one.numbers), state, *sums, *when, one.by_name, *stripe]
