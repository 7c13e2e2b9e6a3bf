"""What holds for any pasted text: no row is lost, and what is plainly written is read exactly."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crikit import quantities
from crikit.keys import search_key
from crikit.orders.reading import Match, read, settle, tally, wanted
from crikit.orders.reading.amounts import amount_of, is_price, is_unit
from crikit.orders.reading.rows import LONGEST_ROW, is_blank
from crikit.orders.reading.splits import LINKS
from crikit.orders.reading.titles import column_of, is_sum
from tests.orders.pasted import known

pytestmark = pytest.mark.sqlite_only

LAYOUTS = [
    *("{code}\t{quantity}", "{quantity}\t{code}", "{code};{quantity}", "{quantity};{code}", "{code}|{quantity}"),
    *("{code}   {quantity}", "{quantity}   {code}", '"{code}","{quantity}"', '"{quantity}","{code}"'),
    *("{code} {quantity}", "{quantity} {code}", "{quantity} x {code}", "{code} x {quantity}", "{quantity}x {code}"),
    *("{code} ({quantity})", "{quantity} pcs {code}", "{code} {quantity} ea", "- {quantity} × {code}"),
    *("\ufeff{code}\t{quantity}\t", "{code}\u00a0\u00a0{quantity}", '="{code}"\t{quantity}', "qty {quantity}\t{code}"),
]
# Tables with a place for a further column, in which nothing is ordered.
WITH_JUNK = [
    "{junk}\t{code}\t{quantity}",
    "{code}\t{junk}\t{quantity}",
    "{quantity};{code};{junk}",
    "{code}   {junk}   {quantity}",
]

codes = st.from_regex(r"[A-Z0-9](?:[A-Z0-9./_#-]{0,12}[A-Z0-9])?", fullmatch=True)
amounts = st.integers(1, quantities.MOST)
words = st.lists(
    st.sampled_from(["blue", "feeder", "large", "Tasse", "für", "10mm", "deep", "set", "of"]), min_size=2, max_size=5
)
lines = st.lists(st.text(st.characters(blacklist_categories=["Cs"]), max_size=40), max_size=12)
cells = st.sampled_from(
    ["ABC-1", "12", "10045", "x", "12,5", "٣", '"', "$5", "", "Qty", "Code", "Total", "TEA box", "-"]
)
tables = st.builds(
    lambda rows, separator: "\n".join(map(separator.join, rows)),
    st.lists(st.lists(cells, max_size=6), max_size=12),
    st.sampled_from(["\t", ",", "  ", " ", ";"]),
)


def is_plain(code: str) -> bool:
    """Codes that aren't also a word which stands around quantities."""
    is_word = search_key(code) in LINKS or is_unit(code) or column_of(code) or is_sum((code, "1"))
    return not is_word and not is_price(code)


@given(lines.map("\n".join) | tables)
def test_every_line_that_is_not_blank_is_accounted_for_once_and_in_order(text: str) -> None:
    settled = settle(read(text), known())
    assert [line for row in settled for line in row.raw.split("\n") if not is_blank(line)] == [
        line for line in text.splitlines() if not is_blank(line)
    ]
    count = tally(settled)
    assert count.read == len(settled) == count.ready + count.to_fix + count.left_out
    for row in settled:
        assert row.is_ready == (not row.sentence)
        assert not row.is_ready or (row.item and row.thousandths and row.code in row.raw.replace("\n", " "))


@given(st.lists(st.tuples(codes, amounts), min_size=1, max_size=8), st.data())
def test_a_known_code_with_a_quantity_is_read_exactly_in_any_layout(
    rows: list[tuple[str, int]], data: st.DataObject
) -> None:
    written = [write(code, amount, data.draw(st.sampled_from(LAYOUTS)), data) for code, amount in rows]
    assert_read("\n".join(written), rows)


@given(st.lists(st.tuples(codes, amounts), min_size=1, max_size=8), st.sampled_from(WITH_JUNK), st.data())
def test_a_column_of_words_changes_nothing(rows: list[tuple[str, int]], layout: str, data: st.DataObject) -> None:
    written = [write(code, amount, layout.replace("{junk}", " ".join(data.draw(words))), data) for code, amount in rows]
    assert_read("\n".join(written), rows)


def write(code: str, amount: int, layout: str, data: st.DataObject) -> str:
    assume(is_plain(code))
    written = data.draw(st.sampled_from([quantities.plain(amount), quantities.say(amount)]))
    return layout.format(code=code, quantity=written)


def assert_read(text: str, rows: list[tuple[str, int]]) -> None:
    items = {search_key(code): place for place, (code, _) in enumerate(rows)}
    # A code that can also be read as one of the quantities is another test's affair.
    assume(not any(amount_of(code) for code, _ in rows))
    settled = settle(read(text), {key: [Match(item)] for key, item in items.items()})
    assert [(line.item, line.thousandths) for line in settled] == [
        (items[search_key(code)], amount) for code, amount in rows
    ]


@given(st.lists(st.tuples(st.from_regex(r"[0-9]{5}", fullmatch=True), st.integers(1, 999)), min_size=1, max_size=8))
def test_codes_of_digits_are_told_from_quantities_in_either_order(rows: list[tuple[str, int]]) -> None:
    items = {code: [Match(int(code))] for code, _ in rows}
    for layout in ("{}\t{}", "{1}\t{0}", "{} {}", "{1} x {0}", "{},{}"):
        settled = settle(read("\n".join(layout.format(code, amount) for code, amount in rows)), items)
        assert [(line.item, line.thousandths) for line in settled] == [
            (int(code), amount * 1_000) for code, amount in rows
        ]


@given(st.text(st.sampled_from('0 1,.x*("\t;=-'), max_size=LONGEST_ROW))
@settings(max_examples=40)
def test_a_row_of_anything_asks_for_a_bounded_number_of_codes(raw: str) -> None:
    rows = read(raw)
    assert len(wanted(rows)) <= 40
    assert len(settle(rows, known())) == len(rows)
