"""A first page costs the same however many invoices there are, counted in steps of SQLite's machine."""

from datetime import date, timedelta

import pytest

from crikit.actor import Actor
from crikit.catalog.models import Item
from crikit.charts.actions import add_up
from crikit.charts.queries.amounts import most_sold, receivables_by_age, sales_by_month
from crikit.charts.queries.quantities import most_bought
from crikit.customers.models import Customer
from crikit.invoices.models import Invoice, InvoiceLine
from crikit.invoices.rules import list_key
from crikit.quantities import ONE
from tests import factories
from tests.cast import Cast
from tests.factories import as_actor
from tests.growth import steps

pytestmark = pytest.mark.sqlite_only
TODAY = date(2026, 11, 22)
FEW, MANY, DAYS = 1_100, 2_500, 1_050


def some(of: Customer, number: int, items: list[Item]) -> None:
    for start in range(0, number, 500):
        rows = []
        for one in range(start, min(start + 500, number)):
            dated = TODAY - timedelta(days=one % DAYS)
            cents = 100 if one % DAYS < 150 else 0
            key = f"{of.id}-{number}-{one}"
            facts = {"number": key, "number_key": key, "customer": of, "dated": dated, "due_on": dated}
            sums = {"currency": "USD", "total": 100, "open_balance": cents, "list_key": list_key(dated, dated, cents)}
            rows.append({**facts, **sums})
        ids = [row.id for row in Invoice.insert_many(rows).returning(Invoice.id).execute()]
        goods = [(id_, items[id_ % len(items)]) for id_ in ids]
        lines = [
            {"invoice": id_, "place": 1, "item": item, "code": item.code, "quantity": ONE, "amount": 100}
            for id_, item in goods
        ]
        InvoiceLine.insert_many(lines).execute()
    add_up(TODAY)


def measured(cast: Cast) -> dict[str, int]:
    maria, mira, rita = as_actor(cast.maria), as_actor(cast.mira), as_actor(cast.rita)
    people: dict[str, tuple[Actor, int | None]] = {
        "a customer": (maria, None),
        "the office": (mira, None),
        "the office of one": (mira, cast.green_valley.id),
        "a rep": (rita, None),
    }
    found = {"receivables": steps(lambda: receivables_by_age(mira, TODAY, "USD"))}
    for who, (actor, of) in people.items():
        found[f"{who}, months"] = steps(lambda actor=actor, of=of: sales_by_month(actor, TODAY, of))
        found[f"{who}, amounts"] = steps(lambda actor=actor, of=of: most_sold(actor, "USD", of))
        found[f"{who}, quantities"] = steps(lambda actor=actor, of=of: most_bought(actor, of))
    return found


def test_more_invoices_take_the_same_steps(cast: Cast) -> None:
    items = [factories.item() for _ in range(30)]
    some(cast.green_valley, FEW, items)
    before = measured(cast)
    some(cast.old_mill, MANY, items)
    some(cast.green_valley, MANY, items)
    after = measured(cast)
    assert {name: after[name] / before[name] for name in before if after[name] > before[name] * 1.1} == {}
