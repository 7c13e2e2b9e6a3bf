"""What holds for any pasted text: each line is on the draft or named as left out; an order pasted is that order."""

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crikit import clock, downloads, quantities
from crikit.actor import Actor
from crikit.catalog.models import Item
from crikit.keys import one_line, search_key
from crikit.orders.actions import lines, rows
from crikit.orders.imports import rows_of
from crikit.orders.models import Order
from crikit.orders.queries.lines import Line, lines_of
from crikit.orders.reading import read
from crikit.orders.reading.rows import is_blank
from crikit.permissions.queries import actor_of
from tests import factories
from tests.cast import Cast
from tests.orders.test_reading_properties import codes, is_plain, tables

pytestmark = pytest.mark.sqlite_only

CODES = ("ABC-1", "ABC-2", "10045", "TEA")
UNHURRIED = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
texts = st.lists(st.text(st.characters(blacklist_categories=["Cs"]), max_size=40), max_size=8).map("\n".join)
pads = count(1)


@pytest.fixture
def maria(cast: Cast) -> Actor:
    for code in CODES:
        factories.item(code)
    factories.item("OLD-9", active=False)
    lines.learn(cast.green_valley, "our tea", Item.get(Item.code == "TEA").id)
    return actor_of(cast.maria)


def add(cast: Cast, maria: Actor, read: list[Any]) -> tuple[rows.Added, list[Line]]:
    key = f"pad {next(pads)}"
    added = rows.add_rows(maria, key, cast.green_valley, read, clock.now().date())
    order = Order.get_or_none(Order.key == key)
    return added, lines_of(order) if order else []


@given(text=texts | tables)
@UNHURRIED
def test_every_line_is_on_the_draft_or_named_as_left_out(cast: Cast, maria: Actor, text: str) -> None:
    added, written = add(cast, maria, read(text))
    assert added.tally.read == added.tally.ready + added.tally.to_fix + added.tally.left_out
    assert added.tally.left_out == len(added.left_out)
    assert (added.tally.ready, added.tally.to_fix) == (
        sum(line.is_ready for line in written),
        sum(not line.is_ready for line in written),
    )
    raw = "\n".join(row.raw for row in read(text))
    assert [line for line in raw.split("\n") if not is_blank(line)] == [x for x in text.splitlines() if not is_blank(x)]
    left = {line.line for line in added.left_out}
    kept = [row for row in read(text) if row.line not in left]
    assert len(kept) == len(written)
    for row, line in zip(kept, written, strict=True):
        # A multiplication sign and brackets around a quantity are read as an x.
        assert set(search_key(line.typed)) <= set(search_key(one_line(row.raw))) | set(" x")
        assert line.item_id is None or not line.trouble or line.trouble == "quantity"
        assert line.trouble or (line.item_id and line.quantity)


@given(
    order=st.lists(st.tuples(codes.filter(is_plain), st.integers(1, quantities.MOST)), min_size=1, max_size=6),
    separator=st.sampled_from(["\t", ";", "csv", "xlsx"]),
)
@UNHURRIED
def test_an_order_taken_away_and_pasted_again_is_the_same_order(
    cast: Cast, maria: Actor, tmp_path: Any, order: list[tuple[str, int]], separator: str
) -> None:
    items = {search_key(code): code for code, _ in order}
    known = {item.code_key: item.id for item in Item.select()}
    for key, code in items.items():
        known[key] = known.get(key) or factories.item(code).id
    table = [(items[search_key(code)], "Blue Feeder", quantities.plain(quantity)) for code, quantity in order]
    _, written = add(cast, maria, list(exported(table, separator, tmp_path)))
    assert [(line.item_id, line.quantity) for line in written] == [(known[search_key(c)], q) for c, q in order]


def exported(table: Iterable[tuple[str, ...]], separator: str, folder: Any) -> Iterator[Any]:
    headings = ("Item", "Name", "Quantity")
    if separator in ("\t", ";"):
        return iter(read("\n".join(separator.join(row) for row in (headings, *table))))
    writer = downloads.csv_file if separator == "csv" else downloads.xlsx_file
    path = folder / f"order.{separator}"
    with writer(headings, table, ZoneInfo("UTC")) as file:
        path.write_bytes(file.read())
    return iter(rows_of(path, path.name))
