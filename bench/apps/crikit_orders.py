"""Measures orders within one process, over a file of crikit's own schema.

Prints one JSON object: how SQLite's steps for the list of orders grow with its length, for the office, a rep and
the customer with the most; what a pasted block costs; what an order of a hundred lines costs as a PDF.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

from bench import orders, rows, specs, steps_server
from bench.apps import crikit_rights, crikit_rows
from crikit import clock, config, db
from crikit.accounts.actions import sign_in
from crikit.accounts.models import User
from crikit.actor import Role
from crikit.app import create_app
from crikit.jobs.actions import merge_search_indexes
from crikit.orders.models import Order
from crikit.passwords import hashed

FEW, MANY = 1_000, 100_000
CUSTOMERS = 10_000
SHORT, LONG, PRINTED = 30, 300, 100
PERSONS = {
    "office": {"username": "bench"},
    "rep": {"username": "rep", "role": Role.REP, "rep_id": 1},
    "customer": {"username": "buyer", "role": Role.MANAGEMENT, "customer_id": orders.LARGEST},
}
PATHS = {
    "newest first": "/orders",
    "a state": "/orders?state=invoiced",
    "a rare state": f"/orders?state={orders.RARE_STATE}",
    "search": f"/orders?q={rows.RARE}",
}
SORTS = ("reference", "customer", "purchase_order", "entered", "lines", "state", "standard", "total")
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


def main() -> None:
    app = create_app()
    with db.connection(), db.every_vendor():
        vendor_id = User.get(User.username == "bench").vendor_id
        with db.vendor_scope(vendor_id):
            for facts in PERSONS.values():
                add_username(vendor_id, **facts)
        tokens = {
            who: sign_in(facts["username"], specs.PASSWORD, address="::1", browser="") for who, facts in PERSONS.items()
        }
    browsers = {who: crikit_rights.browser(app, token) for who, token in tokens.items()}
    measured = {}
    for number in (FEW, MANY):
        hold_orders(vendor_id, number)
        for who, browser in browsers.items():
            for what, path in paths(who, number):
                measured.setdefault((who, what), []).append(counted(lambda b=browser, p=path: seen(b, p)))
    grown = {f"{who}, {what}": many[0] / max(1, few[0]) for (who, what), (few, many) in measured.items()}
    statements = max(many[1] - few[1] for few, many in measured.values())
    hold_orders(vendor_id, orders.ORDERS)
    print(json.dumps({"grown": grown, "statements": statements, **pasting(browsers["office"]), **printing(browsers)}))


def add_username(vendor_id: int, username: str, **facts: Any) -> None:
    if not facts:
        return
    named = {"username": username, "username_key": username, "name": username, "search_text": username}
    known = {"password_hash": hashed(specs.PASSWORD), "email": "u@example.com", "approved_at": clock.now()}
    User.create(vendor=vendor_id, **named, **known, **facts)


def hold_orders(vendor_id: int, number: int) -> None:
    """Exactly so many, what the database knows of its tables brought up to date, and its search index in one piece."""
    with db.connection(), db.vendor_scope(vendor_id):
        held = Order.select().count()
        with db.atomic():
            if held > number:
                for table, column in (("order_total", "order_id"), ("order_line", "order_id"), ("orders", "id")):
                    db.database.execute_sql(f"DELETE FROM {table} WHERE {column} > ?", (number,))
            else:
                crikit_rows.add_orders(vendor_id, CUSTOMERS, range(held + 1, number + 1))
        db.database.execute_sql("ANALYZE")
        merge_search_indexes()


def paths(who: str, number: int) -> Iterator[tuple[str, str]]:
    yield from PATHS.items()
    # The page after half of them, by the place that the page before ends with.
    yield "deep page", f"/orders?page=2&after=x~{max(number // 2, number - 900)}"
    if who == "office":
        yield from ((f"by {column}", f"/orders?sort={column}") for column in SORTS)


def counted(ask: Callable[[], object]) -> tuple[int, int]:
    """SQLite's steps and statements, of the second time: then the texts of the queries are known."""
    ask()
    steps_server.counted.update(steps=0, statements=0)
    ask()
    return steps_server.counted["steps"], steps_server.counted["statements"]


def seen(browser: Any, path: str) -> str:
    answer = browser.get(path, base_url=config.settings().base_url)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} was answered with {answer.status_code}")
    return str(answer.text)


def pasting(browser: Any) -> dict[str, float]:
    """Seconds of computing for a block of three hundred lines, and how many statements more than for thirty."""
    headers = {"X-CSRFToken": TOKEN.search(seen(browser, "/orders"))[1], "HX-Request": "true", "HX-Target": "lines"}

    def paste(number: int, pad: int) -> tuple[float, int]:
        fields = {"rows": orders.pasted(number, CUSTOMERS * rows.ITEMS_PER_CUSTOMER), "press": f"p{pad}"}
        base = config.settings().base_url
        steps_server.counted.update(statements=0)
        began = time.process_time()
        answer = browser.post(f"/orders/pad/{orders.key(pad)}/rows", data=fields, headers=headers, base_url=base)
        if answer.status_code != 200:
            raise RuntimeError(f"pasting was answered with {answer.status_code}: {answer.text[:500]}")
        return time.process_time() - began, steps_server.counted["statements"]

    short, long = ([paste(number, orders.DRAFTS[number + turn]) for turn in range(3)] for number in (SHORT, LONG))
    return {"paste": min(long)[0], "paste_statements": long[-1][1] - short[-1][1]}


def printing(browsers: dict[str, Any]) -> dict[str, float]:
    """Seconds of computing for an order of a hundred lines as a PDF."""
    pad, items = orders.DRAFTS[-1], CUSTOMERS * rows.ITEMS_PER_CUSTOMER
    with db.connection(), db.every_vendor():
        vendor_id = Order.get_by_id(pad).vendor_id
        with db.vendor_scope(vendor_id), db.atomic():
            line = {"vendor_id": vendor_id, "order_id": pad, "quantity": 12_000}
            numbers = range(orders.LINES + 1, PRINTED + 1)
            more = [{**line, "number": number, "item_id": number * 7 % items} for number in numbers]
            crikit_rows.insert(crikit_rows.OrderLine, more)
    took = []
    for _ in range(5):
        began = time.process_time()
        answer = browsers["office"].get(f"/orders/{pad}.pdf", base_url=config.settings().base_url)
        took.append(time.process_time() - began)
        if not answer.data.startswith(b"%PDF"):
            raise RuntimeError(f"the PDF was answered with {answer.status_code}")
    return {"pdf": min(took)}


if __name__ == "__main__":
    main()
