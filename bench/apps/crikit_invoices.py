"""Measures invoices within one process, over a file of crikit's own schema.

Prints one JSON object: how SQLite's steps grow with the invoices of a vendor, how a page of its library grows with the
documents; and whom the limit, which reads the same file, takes for signed in.
"""

import json
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from bench import invoices, specs
from bench.apps import crikit_orders, crikit_rights, crikit_rows
from crikit import clock, db
from crikit.accounts.actions import sign_in
from crikit.accounts.models import User
from crikit.actor import Role
from crikit.app import create_app
from crikit.charts.actions import add_up
from crikit.customers.models import Customer
from crikit.exchange.models import AccountingImport, Kind, State
from crikit.invoices.exports import balance_of
from crikit.invoices.models import Invoice, InvoiceLine
from crikit.invoices.rules import list_key
from crikit.library.models import Document, Share
from crikit.permissions.queries import actor_of
from crikit.vendors.models import Vendor

TURNS = 20
PERSONS: dict[str, dict[str, Any]] = {
    "office": {"username": "bench"},
    "rep": {"username": "rep", "role": Role.REP, "rep_id": 1},
    "customer": {"username": "buyer", "role": Role.MANAGEMENT, "customer_id": 1},
}
PAGES = {
    "list": ("customer", "/invoices"),
    "dashboard": ("customer", "/dashboard"),
    "office's list": ("office", "/invoices"),
    "office's dashboard": ("office", "/dashboard"),
    "rep's dashboard": ("rep", "/dashboard"),
}
SHELVES = {"library": ("customer", "/library"), "office's library": ("office", "/tools/library")}


def main() -> None:
    app = create_app()
    with db.connection(), db.every_vendor():
        vendor_id = User.get(User.username == "bench").vendor_id
        with db.vendor_scope(vendor_id):
            for facts in PERSONS.values():
                crikit_orders.add_username(vendor_id, **facts)
            done = {"key": "bench", "kind": Kind.INVOICES, "filename": "invoices.csv", "state": State.DONE}
            AccountingImport.create(finished_at=clock.now(), **done)
        tokens = {
            who: sign_in(facts["username"], specs.PASSWORD, address="::1", browser="") for who, facts in PERSONS.items()
        }
    browsers = {who: crikit_rights.browser(app, token) for who, token in tokens.items()}
    asking = {name: _page(browsers[who], path) for name, (who, path) in PAGES.items()}
    asking["balance"] = _balance(vendor_id)
    few, many = (_work_at(number, vendor_id, asking) for number in (invoices.FEW, invoices.MANY))
    grown = {name: many[name][0] / few[name][0] for name in asking}
    more = max(many[name][1] - few[name][1] for name in asking)
    shelves = {name: _page(browsers[who], path) for name, (who, path) in SHELVES.items()}
    small, large = (_shelves_at(number, vendor_id, shelves) for number in (invoices.SMALL_SHELF, invoices.LARGE_SHELF))
    grown |= {name: large[name] / small[name] for name in shelves}
    print(json.dumps({"grown": grown, "statements": more, "token": tokens["customer"]}))


def _page(browser: Any, path: str) -> Callable[[], object]:
    return lambda: crikit_orders.seen(browser, path)


def _balance(vendor_id: int) -> Callable[[], object]:
    """The tile alone, as the first page asks for it."""

    def ask() -> object:
        with db.connection(), db.vendor_scope(vendor_id):
            return balance_of(actor, customer, vendor)

    with db.connection(), db.every_vendor():
        vendor, customer = Vendor.get_by_id(vendor_id), Customer.get_by_id(1)
        actor = actor_of(User.get(User.username == "buyer"))
    return ask


def _work_at(number: int, vendor_id: int, asking: dict[str, Callable[[], object]]) -> dict[str, tuple[int, int]]:
    with db.connection(), db.vendor_scope(vendor_id):
        vendor = Vendor.get_by_id(vendor_id)
        with db.atomic():
            hold_invoices(vendor_id, number, vendor.today)
            add_up(vendor.today)
        db.database.execute_sql("ANALYZE")
    return {name: counted(ask) for name, ask in asking.items()}


def _shelves_at(number: int, vendor_id: int, asking: dict[str, Callable[[], object]]) -> dict[str, float]:
    with db.connection(), db.vendor_scope(vendor_id):
        with db.atomic():
            hold_documents(vendor_id, number)
        db.database.execute_sql("ANALYZE")
    return {name: computing(ask) for name, ask in asking.items()}


def hold_invoices(vendor_id: int, number: int, today: date) -> None:
    """Exactly so many, with a line each."""
    InvoiceLine.delete().execute()
    Invoice.delete().execute()
    now = db.moment(clock.now()).isoformat(" ")
    for start in range(0, number, 10_000):
        rows = [invoices.invoice(i, number, today) for i in range(start + 1, min(start + 10_000, number) + 1)]
        crikit_rows.insert(Invoice, [as_accounting_has_it(vendor_id, row, now) for row in rows])
        crikit_rows.insert(InvoiceLine, [as_billed(vendor_id, row) for row in rows])


def as_accounting_has_it(vendor_id: int, row: dict[str, Any], now: str) -> dict[str, Any]:
    number, same = f"{200_000 + row['id']}", ("id", "customer_id", "total", "open_balance")
    return {
        **{name: row[name] for name in same},
        "vendor_id": vendor_id,
        "number": number,
        "number_key": number,
        "dated": row["dated"].isoformat(),
        "due_on": row["due_on"].isoformat(),
        "currency": "USD",
        "list_key": list_key(row["dated"], row["due_on"], row["open_balance"]),
        "changed_at": now,
        "search_text": number,
    }


def as_billed(vendor_id: int, row: dict[str, Any]) -> dict[str, Any]:
    facts = {"vendor_id": vendor_id, "invoice_id": row["id"], "place": 1, "item_id": row["item_id"], "code": "X"}
    return {**facts, "quantity": row["quantity"], "amount": row["total"]}


def hold_documents(vendor_id: int, number: int) -> None:
    """Exactly so many, for everybody, so that the page is full at both sizes."""
    Share.delete().execute()
    Document.delete().execute()
    now = db.moment(clock.now()).isoformat(" ")
    named = {i: f"sheet {i * 7_919 % 100_003:06d}" for i in range(1, number + 1)}
    facts = {"vendor_id": vendor_id, "kind": "pdf", "size": 9, "fresh_at": now}
    same = {i: {"name": name, "name_key": name, "search_text": name} for i, name in named.items()}
    crikit_rows.insert(Document, [{"id": i, "key": f"k{i}", **facts, **same[i]} for i in named])
    shared = {"vendor_id": vendor_id, "audience": "all"}
    crikit_rows.insert(Share, [{"document_id": i, "name_key": name, **shared} for i, name in named.items()])


def counted(ask: Callable[[], object]) -> tuple[int, int]:
    """SQLite's steps and statements, of the second time: then the texts of the queries are known."""
    found = [0, 0]

    def step() -> None:
        found[0] += 1

    def statement(sql: str) -> None:
        found[1] += not sql.startswith("--")

    ask()
    # One after the other, so that they are all asked over the connection that lies in the pool.
    [(_, _, connection)] = db.database.obj._connections
    connection.set_progress_handler(step, 1)
    connection.set_trace_callback(statement)
    ask()
    connection.set_progress_handler(None, 1)
    connection.set_trace_callback(None)
    return found[0], found[1]


def computing(ask: Callable[[], object]) -> float:
    """Seconds, of the least disturbed turn."""
    took = []
    for _ in range(TURNS):
        began = time.process_time()
        ask()
        took.append(time.process_time() - began)
    return min(took)


if __name__ == "__main__":
    main()
