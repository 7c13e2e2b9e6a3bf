"""Writing invoices and their lines: some hundred of them with each statement, handed over as one JSON text.

A parameter for each cell would cost several times the rest of the import.
"""

import json
from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from crikit import clock, db
from crikit.exchange.imports.gathering import key_of
from crikit.exchange.imports.texts import mark, place_in, rows_of_text
from crikit.invoices.models import Invoice, InvoicedOrder, InvoiceLine
from crikit.invoices.rules import list_key, order_keys
from crikit.keys import search_key

COLUMNS = {
    "number": "text",
    "number_key": "text",
    "customer_id": "integer",
    "dated": "date",
    "due_on": "date",
    "customer_po": "text",
    "currency": "text",
    "total": "bigint",
    "open_balance": "bigint",
    "list_key": "text",
    "lines_digest": "text",
    "search_text": "text",
    "changed_at": "timestamp",
}
LINE_COLUMNS = {
    "item_id": "integer",
    "code": "text",
    "description": "text",
    "customer_po": "text",
    "quantity": "bigint",
    "unit_price": "bigint",
    "amount": "bigint",
}


def write(rows: list[dict[str, Any]]) -> None:
    """Whoever adds an invoice of this number at the same moment is followed and not stumbled over."""
    now = db.moment(clock.now()).isoformat(" ")
    cells = [[_cell(name, row, now) for name in COLUMNS] for row in rows]
    names = ", ".join(COLUMNS)
    told = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name != "number_key")
    places = ", ".join(place_in("f.value", place, kind) for place, kind in enumerate(COLUMNS.values()))
    db.database.execute_sql(
        f"INSERT INTO invoice (vendor_id, {names}) SELECT {mark()}, {places} FROM {rows_of_text()} AS f "  # noqa: S608 (our own names)
        f"WHERE TRUE ON CONFLICT (vendor_id, number_key) DO UPDATE SET {told}",
        [db.scope_of(Invoice), json.dumps(cells)],
    )


def write_lines(lines: Mapping[str, bytes]) -> None:
    """The lines of invoices, by their numbers' keys, instead of those that are there."""
    vendor_id = db.scope_of(InvoiceLine)
    ids = Invoice.select(Invoice.id).where(Invoice.number_key.in_(list(lines)))
    InvoiceLine.delete().where(InvoiceLine.invoice.in_(ids)).execute()
    # They are JSON already.
    written = ",".join(f"[{json.dumps(key)},[{texts.decode()}]]" for key, texts in lines.items())
    key, names = place_in("f.value", 0, "text"), ", ".join(LINE_COLUMNS)
    cells = ", ".join(place_in("l.value", place, kind) for place, kind in enumerate(LINE_COLUMNS.values()))
    # The written order of the joins is the one that uses the index; SQLite keeps to it.
    if db.is_sqlite():
        each = "CROSS JOIN json_each(f.value, '$[1]') AS l"
        place = "l.key + 1"
    else:
        each = "CROSS JOIN LATERAL jsonb_array_elements(f.value -> 1) WITH ORDINALITY AS l(value, place)"
        place = "l.place"
    db.database.execute_sql(
        f"INSERT INTO invoice_line (vendor_id, invoice_id, place, {names}) "  # noqa: S608 (our own names)
        f"SELECT {mark()}, i.id, {place}, {cells} FROM {rows_of_text()} AS f "
        f"CROSS JOIN invoice AS i {each} WHERE i.vendor_id = {mark()} AND i.number_key = {key}",
        [vendor_id, f"[{written}]", vendor_id],
    )


def write_orders(rows: list[dict[str, Any]]) -> None:
    """Which orders the invoices name, instead of those that they named before."""
    vendor_id = db.scope_of(InvoicedOrder)
    ids = Invoice.select(Invoice.id).where(Invoice.number_key.in_([key_of(row["number"]) for row in rows]))
    InvoicedOrder.delete().where(InvoicedOrder.invoice.in_(ids)).execute()
    named = [[key_of(row["number"]), sorted(keys)] for row in rows if (keys := order_keys(row["customer_po"]))]
    if db.is_sqlite():
        each = "CROSS JOIN json_each(f.value, '$[1]') AS o"
    else:
        each = "CROSS JOIN LATERAL jsonb_array_elements_text(f.value -> 1) AS o"
    db.database.execute_sql(
        "INSERT INTO invoiced_order (vendor_id, invoice_id, customer_id, order_key) "  # noqa: S608 (our own names)
        f"SELECT {mark()}, i.id, i.customer_id, o.value FROM {rows_of_text()} AS f CROSS JOIN invoice AS i {each} "
        f"WHERE i.vendor_id = {mark()} AND i.number_key = {place_in('f.value', 0, 'text')}",
        [vendor_id, json.dumps(named), vendor_id],
    )


def settle(ids: list[int]) -> None:
    """Nothing is open on them any more."""
    rows = Invoice.select(Invoice.dated, Invoice.id).where(Invoice.id.in_(ids)).order_by(Invoice.dated).tuples()
    for dated, of_a_day in groupby(rows, key=lambda row: row[0]):
        paid = {"open_balance": 0, "list_key": list_key(dated, dated, 0), "changed_at": clock.now()}
        Invoice.update(**paid).where(Invoice.id.in_([id_ for _, id_ in of_a_day])).execute()


def _cell(name: str, row: Mapping[str, Any], now: str) -> Any:
    if name == "number_key":
        return key_of(row["number"])
    if name == "list_key":
        return list_key(row["dated"], row["due_on"], row["open_balance"])
    if name == "search_text":
        return search_key(f"{row['number']} {row['customer_po']}")
    if name == "changed_at":
        return now
    value = row[name]
    return value.isoformat() if isinstance(value, date) else value
