"""A list of orders costs the same however many there are, counted in steps of SQLite's machine; a line costs the same
statements."""

from datetime import date

import pytest

from crikit import db
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.orders.actions.lines import Typed, add
from crikit.orders.models import Order, State
from crikit.orders.queries.listing import Filter, count_orders, order_rows
from crikit.places import PAGE, Place
from tests import factories
from tests.cast import Cast
from tests.factories import as_actor
from tests.growth import steps

pytestmark = pytest.mark.sqlite_only
TODAY = date(2026, 11, 22)
FEW, MANY = 11 * PAGE, 60 * PAGE
MOST_STATEMENTS = 7


def some(of: Customer, number: int, state: State = State.INVOICED) -> None:
    rows = []
    for one in range(number):
        key = f"{of.id}-{state}-{number}-{one}"
        rows.append({"key": key, "customer": of.id, "reference": key, "reference_key": key, "state": state})
    for start in range(0, number, 500):
        Order.insert_many(rows[start : start + 500]).execute()


def listed(actor: Actor, place: Place | None = None, **wanted: str) -> int:
    def read() -> object:
        return order_rows(actor, Filter(**wanted), 1, place), count_orders(actor, Filter(**wanted))

    return steps(read)


def measured(cast: Cast) -> dict[str, int]:
    found = {}
    for person in (cast.mira, cast.rita, cast.maria):
        actor = as_actor(person)
        last = order_rows(actor, Filter())[PAGE - 1]
        found |= {
            f"{person.name}: newest": listed(actor),
            f"{person.name}: next page": listed(actor, Place("", last.id)),
            f"{person.name}: a state": listed(actor, state=State.INVOICED),
            f"{person.name}: a rare state": listed(actor, state=State.REJECTED),
        }
    return found | {"by number": listed(as_actor(cast.mira), sort="reference")}


def test_five_times_the_orders_take_the_same_steps(cast: Cast) -> None:
    some(cast.green_valley, FEW)
    some(cast.green_valley, 5, State.REJECTED)
    db.database.execute_sql("ANALYZE")
    before = measured(cast)
    some(cast.green_valley, MANY)
    db.database.execute_sql("ANALYZE")
    after = measured(cast)
    assert {name: after[name] / before[name] for name in before if after[name] > before[name] * 1.1} == {}


def test_a_line_takes_few_statements_however_long_the_order_is(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    maria, asked = as_actor(cast.maria), []
    execute = db.database.obj.execute_sql
    item = factories.item(code="KETTLE")

    def counted(sql: str, *rest: object, **more: object) -> object:
        asked.append(sql)
        return execute(sql, *rest, **more)

    lengths = []
    for _ in range(4):
        with monkeypatch.context() as patched:
            patched.setattr(db.database.obj, "execute_sql", counted)
            asked.clear()
            add(maria, "pad", cast.green_valley, Typed(item.code), TODAY)
            lengths.append(len(asked))
    assert lengths[1:] == [lengths[1]] * 3
    assert lengths[1] <= MOST_STATEMENTS
