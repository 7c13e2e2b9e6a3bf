"""What is exported and read again by our own reading is the same order, whatever stands in it."""

import unicodedata
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crikit import money, quantities
from crikit.downloads import csv_file
from crikit.exchange.reading import iif, tables
from crikit.orders.accounting import rows
from crikit.orders.accounting.iif import iif_file
from crikit.orders.accounting.signs import Unwritable, written
from crikit.orders.models import State
from crikit.orders.queries.money import Charge
from crikit.orders.queries.sold import Sold, SoldLine
from crikit.quantities import times

pytestmark = pytest.mark.sqlite_only
UTC = ZoneInfo("UTC")
KNOWN = (bytes([byte]).decode("cp1252", "ignore") for byte in range(32, 256))
SIGNS = "".join(sign for sign in KNOWN if sign.isprintable() and sign != '"')
TEXT = st.text(SIGNS, max_size=15).map(lambda text: " ".join(text.split()))
# Nothing that a spreadsheet program would take for a formula.
NAME = TEXT.map(lambda text: f"K{text}")
LINES = st.lists(
    st.tuples(NAME, TEXT, st.integers(1, 10**7), st.none() | st.integers(0, 10**6)), min_size=1, max_size=6
)
ORDERS = st.lists(
    st.tuples(NAME, NAME, TEXT, st.datetimes(datetime(2001, 1, 1), datetime(2060, 1, 1)), LINES), max_size=4
)


def sold(reference: str, customer: str, po: str, at: datetime, lines: list[Any]) -> Sold:
    order = SimpleNamespace(reference=reference[:11].strip() or "1", purchase_order=po, state=State.CONFIRMED)
    order.submitted_at, order.requested_on = at.replace(tzinfo=UTC), date(2026, 12, 1)
    for name in ("ship_to", "ship_via", "notes", "contact_name", "contact_phone", "contact_email"):
        setattr(order, name, po)
    order.customer = SimpleNamespace(name=customer, code="1001")
    made = [SoldLine(number, code, name, "each", quantity) for number, (code, name, quantity, _) in enumerate(lines, 1)]
    charges = {
        line.number: Charge(cents, times(cents, line.quantity), "list")
        for line, (*_, cents) in zip(made, lines, strict=True)
        if cents is not None
    }
    return Sold(order, made, charges)  # type: ignore[arg-type]


def said(orders: list[Sold]) -> list[Any]:
    """What both files must tell."""
    return [
        (
            *(one.order.reference, one.customer.name, one.order.purchase_order, f"{one.order.submitted_at:%m/%d/%y}"),
            one.total,
            [(line.code, line.name, line.quantity, one.charges.get(line.number)) for line in one.lines],
        )
        for one in orders
    ]


def read_iif(content: bytes) -> list[Any]:
    lines = content.decode("cp1252").split("\r\n")
    heads, splits = (iif.columns_of(lines, kind) for kind in ("TRNS", "SPL"))
    found: list[Any] = []
    marked = [(row, heads) for row in iif.records(lines, "TRNS", heads)]
    marked += [(row, splits) for row in iif.records(lines, "SPL", splits)]
    for row, columns in sorted(marked, key=lambda pair: pair[0].line):
        assert not row.fault
        cell = dict(zip(columns, row.cells, strict=True))
        if columns is heads:
            whose = (cell["DOCNUM"], cell["NAME"], cell["PONUM"], cell["DATE"])
            found.append((*whose, money.signed(cell["AMOUNT"]), []))
        else:
            cents = money.parse(cell["PRICE"]) if cell["PRICE"] else None
            charge = None if cents is None else Charge(cents, -money.signed(cell["AMOUNT"]), "list")
            found[-1][-1].append((cell["INVITEM"], cell["MEMO"], -quantities.signed(cell["QNTY"]), charge))
    return found


@given(ORDERS)
def test_iif_says_the_same_order(drawn: list[Any]) -> None:
    orders = [sold(*one) for one in drawn]
    content = iif_file(orders, UTC)
    assert read_iif(content) == said(orders)
    assert content.count(b"\r\nENDTRNS\r\n") == len(orders)
    assert b'"' not in content
    assert not content.replace(b"\r\n", b"").count(b"\n")


@given(ORDERS)
def test_csv_says_the_same_lines(drawn: list[Any]) -> None:
    orders = [sold(*one) for one in drawn]
    with csv_file(rows.headings("USD"), rows.rows(orders), UTC) as file:
        lines = file.read().decode("utf-8-sig").split("\r\n")
    heading, *body = tables.records(lines[:-1], ",")
    expected = [
        (
            one.order.reference,
            line.code,
            line.quantity,
            one.charges[line.number].cents if line.number in one.charges else "",
        )
        for one in orders
        for line in one.lines
    ]
    found = [dict(zip(heading.cells, row.cells, strict=True)) for row in body]
    told = [
        (
            cell["Reference"],
            cell["Code"],
            quantities.parse(cell["Quantity"]),
            cell["Price, USD"] and money.parse(cell["Price, USD"]),
        )
        for cell in found
    ]
    assert told == expected


@given(st.text(max_size=60))
def test_whatever_is_written_fits_and_nothing_turns_into_a_question(text: str) -> None:
    try:
        line = written(text)
    except Unwritable:
        return
    assert line.encode("cp1252").decode("cp1252") == line
    assert not set('"\t\r\n') & set(line)
    # Some signs of Unicode are question marks themselves.
    assert line.count("?") == unicodedata.normalize("NFKD", text).count("?")


@pytest.mark.parametrize(
    ("text", "line"),
    [("Dvořák", "Dvorák"), ("Łódź", "Lódz"), ('24" kettle', "24'' kettle"), ("a\tb\nc", "a b c"), ("½ ﬁt", "½ fit")],
)
def test_letters_lose_marks_that_windows_lacks(text: str, line: str) -> None:
    assert written(text) == line
