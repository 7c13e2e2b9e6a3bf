"""“Add rows”: every row that was pasted becomes a line of the order or is named as left out."""

from collections.abc import Sequence
from typing import Any
from unittest.mock import patch

import pytest

from crikit import clock, db, language
from crikit.actor import Actor
from crikit.errors import Conflict, DomainError
from crikit.orders.actions import lines, rows
from crikit.orders.models import Order, OrderLine
from crikit.orders.queries.lines import Line, lines_of
from crikit.orders.reading import read
from crikit.permissions.queries import actor_of
from crikit.quantities import plain
from tests import factories
from tests.cast import Cast

KEY = "a pad"


def paste(cast: Cast, text: str, press: str = "", key: str = KEY) -> rows.Added:
    actor: Actor = actor_of(cast.maria)
    return rows.add_rows(actor, key, cast.green_valley, read(text), clock.now().date(), press=press)


def written(key: str = KEY) -> list[Line]:
    return lines_of(Order.get(Order.key == key))


def said(found: Sequence[Line]) -> list[str]:
    return [f"{x.code or x.typed} {plain(x.quantity) if x.quantity else x.typed_quantity} {x.trouble}" for x in found]


def test_rows_are_ready_to_fix_or_left_out_and_add_up(cast: Cast) -> None:
    for code in ("K-100", "K-200"):
        factories.item(code)
    added = paste(cast, "Item\tQty\nK-100\t3\nK-200\t12,5\nK-300\t4\n\nk-100\t1\n")
    assert added.tally == (5, 2, 2, 1)
    assert [line.raw for line in added.left_out] == ["Item\tQty"]
    assert said(written()) == ["K-100 3 ", "K-200 12,5 quantity", "K-300 4 unknown", "K-100 1 "]
    order = Order.get()
    assert (order.line_count, order.next_number, list(added.numbers)) == (4, 5, [1, 2, 3, 4])


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("K-100 0", "K-100 0 quantity"),
        ("K-100 -3", "K-100 -3 quantity"),
        ("K-100 1e9", "K-100 1e9 quantity"),
        ("K-100 ٣", "K-100 ٣ quantity"),
        ("K-100\t12\t24", "K-100 12 / 24 quantity"),
        ("K-100 3 boxes", "K-100 3 box quantity"),
        ("K-300\t12\t24", "K-300 12 / 24 unknown"),
        ("K-100 K-200 3", "K-100 K-200 3 3 several cells"),
        ("OLD-1 7", "OLD-1 7 not sold"),
        ("OLD-1\t12\t24", "OLD-1 12 / 24 not sold"),
        ("ours 7", "K-200 7 "),
        ("0360002914522", "K-100 1 "),
        ("9990001112223 2", "9990001112223 2 several"),
        ("K-100 9999999999", "K-100 9999999999 quantity"),
        ("K-100 2 @ $3.00", "K-100 2 "),
    ],
)
def test_what_is_not_sure_stays_as_it_was_typed(cast: Cast, row: str, line: str) -> None:
    factories.item("K-100", barcode="0360002914522")
    learned = factories.item("K-200", barcode="9990001112223")
    factories.item("K-201", barcode="9990001112223")
    factories.item("OLD-1", active=False)
    lines.learn(cast.green_valley, "ours", learned.id)
    paste(cast, row)
    assert said(written()) == [line]


@pytest.mark.parametrize(
    ("speech", "number", "line"),
    [
        ("en", "12", "K-100 12 "),
        ("en", "1,200", "K-100 1200 "),
        ("en", "1,5", "K-100 1,5 quantity"),
        ("fr", "1,5", "K-100 1.5 "),
        ("fr", "1,200", "K-100 1,200 quantity"),
    ],
)
def test_the_chosen_number_is_read_as_its_reader_writes_it(cast: Cast, speech: str, number: str, line: str) -> None:
    factories.item("K-100")
    paste(cast, f"K-100\t{number}\t24")
    with language.spoken(speech):
        rows.choose_numbers(actor_of(cast.maria), KEY, cast.green_valley, 0, 2, clock.now().date())
    assert said(written()) == [line]


def test_an_item_s_own_code_comes_first_then_the_customer_s_name_for_it_then_a_barcode(cast: Cast) -> None:
    own = factories.item("036000")
    called, other = factories.item("K-1", barcode="036000"), factories.item("K-2", barcode="555000")
    lines.learn(cast.green_valley, "036000", called.id)
    lines.learn(cast.green_valley, "555000", called.id)
    lines.learn(cast.green_valley, "OLD-9", other.id)
    lines.learn(cast.old_mill, "theirs", other.id)
    factories.item("OLD-9", active=False)
    paste(cast, "036000\t1\n555000\t1\nOLD-9\t1\ntheirs\t1")
    assert [line.item_id for line in written()] == [own.id, called.id, other.id, None]
    for number, typed in enumerate(("036000", "555000", "OLD-9", "theirs")):
        columns = lines.columns_of(actor_of(cast.maria), cast.green_valley, lines.Typed(typed))
        assert columns["item"] == written()[number].item_id


def test_a_second_press_adds_no_second_rows(cast: Cast) -> None:
    factories.item("K-100")
    first = paste(cast, "K-100 3\nK-100 4", press="one press")
    second = paste(cast, "K-100 3\nK-100 4", press="one press")
    assert (first.written is not None, second.written) == (True, None)
    assert OrderLine.select().count() == 2
    paste(cast, "K-100 3", press="another")
    assert OrderLine.select().count() == 3


def test_nothing_but_greetings_makes_no_draft(cast: Cast) -> None:
    added = paste(cast, "Hello, please send us these:\n\nItem\tQty\n")
    assert added.tally == (2, 0, 0, 2)
    assert not Order.select().exists()


def test_too_many_rows_add_none(cast: Cast) -> None:
    factories.item("K-100")
    with pytest.raises(DomainError, match="1,001 rows"):
        paste(cast, "K-100 1\n" * 1_001)
    assert not Order.select().exists()
    paste(cast, "K-100 1\n" * 1_000)
    paste(cast, "K-100 1\n" * 999)
    with pytest.raises(Conflict, match="2 lines more"):
        paste(cast, "K-100 1\nK-100 2")
    assert OrderLine.select().count() == 1_999


def test_taking_rows_back_takes_those_and_no_others(cast: Cast) -> None:
    factories.item("K-100")
    paste(cast, "K-100 1")
    added = paste(cast, "K-100 2\nK-300 3")
    paste(cast, "K-100 4")
    rows.remove_rows(actor_of(cast.maria), KEY, cast.green_valley, added.numbers, clock.now().date())
    assert [line.number for line in written()] == [1, 4]


def test_as_many_questions_for_three_hundred_rows_as_for_three(cast: Cast) -> None:
    for number in range(300):
        factories.item(f"K-{number}")
    asked: list[str] = []
    run = type(db.database.obj).execute_sql

    def noted(self: Any, sql: str, *values: Any, **options: Any) -> Any:
        asked.append(sql)
        return run(self, sql, *values, **options)

    counts = []
    for key, number in (("few", 3), ("many", 300)):
        text = "\n".join(f"K-{place}\t{place + 1}\nX-{place}\t3" for place in range(number))
        with patch.object(type(db.database.obj), "execute_sql", noted):
            paste(cast, text, key=key)
        counts.append(len(asked))
        asked.clear()
    assert counts[0] == counts[1] < 25
