"""A list and a balance cost the same however many invoices there are, counted in steps of SQLite's machine."""

from datetime import date, timedelta

import pytest

from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.invoices.models import Invoice
from crikit.invoices.queries.lists import Filter, listed
from crikit.invoices.queries.owed import owed_by
from crikit.invoices.rules import list_key
from crikit.places import PAGE, Place
from tests import factories
from tests.cast import Cast
from tests.factories import as_actor
from tests.growth import steps

pytestmark = pytest.mark.sqlite_only
TODAY = date(2026, 11, 22)
FEW, MANY, STILL_OPEN = 3 * PAGE, 30 * PAGE, 20


def some(of: Customer, number: int, still_open: int) -> None:
    rows = []
    for one in range(number):
        dated, cents = TODAY - timedelta(days=one % 900), 100 if one < still_open else 0
        key = f"{of.id}-{number}-{one}"
        facts = {"number": key, "number_key": key, "customer": of, "dated": dated, "due_on": dated, "customer_po": ""}
        sums = {"currency": "USD", "total": 100, "open_balance": cents, "list_key": list_key(dated, dated, cents)}
        rows.append({**facts, **sums, "search_text": key})
    for start in range(0, number, 500):
        Invoice.insert_many(rows[start : start + 500]).execute()


def measured(cast: Cast) -> dict[str, int]:
    def page_after(actor: Actor) -> object:
        last = listed(actor, Filter(TODAY), None)[PAGE - 1]
        return listed(actor, Filter(TODAY), Place(last.list_key, last.id))

    maria, mira = as_actor(cast.maria), as_actor(cast.mira)
    return {
        "the balance": steps(lambda: owed_by(maria, cast.green_valley, TODAY, "USD")),
        "a customer's list": steps(lambda: listed(maria, Filter(TODAY), None)),
        "its next page": steps(lambda: page_after(maria)),
        "its paid ones": steps(lambda: listed(maria, Filter(TODAY, show="paid"), None)),
        "the office's list": steps(lambda: listed(mira, Filter(TODAY), None)),
        "the office's list of one": steps(lambda: listed(mira, Filter(TODAY, of=cast.green_valley.id), None)),
    }


def test_ten_times_the_invoices_take_the_same_steps(cast: Cast) -> None:
    some(cast.green_valley, FEW, STILL_OPEN)
    before = measured(cast)
    some(cast.old_mill, MANY, MANY // 20)
    some(cast.green_valley, MANY, 0)
    after = measured(cast)
    factories.invoice(cast.green_valley)
    assert {name: after[name] / before[name] for name in before if after[name] > before[name] * 1.1} == {}
