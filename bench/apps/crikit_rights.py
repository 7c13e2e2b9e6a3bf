"""Measures what rights cost, within one process: each in turns with what it is compared to.

Prints one JSON object: the share of a page's time that goes into finding out who asks and what they may do, the
statements this takes at most, and how much longer “Maintain Permissions” searches among many usernames than among few.
"""

import json
import statistics
import time
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from bench import specs
from crikit import clock, config, db
from crikit.accounts.actions import sign_in
from crikit.accounts.models import Session, User
from crikit.actor import Role
from crikit.admin.actions import open_vendor_with_administrator
from crikit.app import create_app
from crikit.customers.models import Customer
from crikit.permissions import queries
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission

PAGES = {"invite page": "/tools/invite/customers", "customers page": "/customers"}
SEARCH = "/tools/permissions?type=management&q=nobody+of+that+name"
FEW, MANY = 50, 5_000
WARMING, TURNS = 10, 100


class Clocked:
    """Stands in for a function and notes how long its latest call took, and how many statements at most."""

    def __init__(self, place: Any, name: str) -> None:
        self.whole, self.seconds, self.statements = getattr(place, name), 0.0, 0
        setattr(place, name, self)

    def __call__(self, *args: Any) -> Any:
        before, began = len(asked), time.perf_counter()
        try:
            return self.whole(*args)
        finally:
            self.seconds = time.perf_counter() - began
            self.statements = max(self.statements, len(asked) - before)


asked: list[str] = []


def main() -> None:
    app = create_app()
    with db.connection(), db.every_vendor():
        bench = User.get(User.username == "bench")
        viewed = add_usernames(bench.vendor_id, MANY)
        another = open_vendor_with_administrator(
            "Another Trade", username="another", email="another@example.com", password=specs.PASSWORD
        )
        add_usernames(another.id, FEW)
        db.database.execute_sql("ANALYZE")
        tokens = [sign_in(name, specs.PASSWORD, address="::1", browser="") for name in ("bench", "another")]
    many, few = (browser(app, token) for token in tokens)
    count_statements()
    rights, request = Clocked(queries, "signed_in"), Clocked(app, "wsgi_app")
    shares = {name: share(many, path, rights, request) for name, path in PAGES.items()}
    pairs = [(timed(few, SEARCH, request), timed(many, SEARCH, request)) for _ in range(WARMING + TURNS)][WARMING:]
    search = statistics.median(pair[1] for pair in pairs) / statistics.median(pair[0] for pair in pairs)
    # The most costly of all: an administrator who sees the portal as somebody else.
    with db.connection(), db.every_vendor():
        Session.update(viewing=viewed).where(Session.user == bench.id).execute()
    timed(many, "/tools", request)
    print(json.dumps({"share": shares, "statements": rights.statements, "search": search}))


def browser(app: Flask, token: str) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction(base_url=config.settings().base_url) as session:
        session["_user_id"] = token
    return client


def add_usernames(vendor_id: int, number: int) -> int:
    """Managements of a customer each, with one right given; the id of the last."""
    facts = {"role": Role.MANAGEMENT, "email": "u@example.com", "approved_at": clock.now(), "vendor": vendor_id}
    with db.vendor_scope(vendor_id), db.atomic():
        for customer in customers_of(vendor_id, number):
            name = f"u{customer.id:07}"
            named = {"username": name, "username_key": name, "name": customer.name, "search_text": name}
            user = User.create(**facts, **named, customer_id=customer.id)
            PermissionSetting.create(user=user.id, permission=Permission.PAY_INVOICES, allowed=True)
    return user.id


def customers_of(vendor_id: int, number: int) -> list[Customer]:
    """Those there are, or else new ones."""
    there = list(Customer.select().where(Customer.vendor_id == vendor_id).limit(number))
    new = ({"name": f"Nordic Foods {n}", "name_key": f"nordic foods {n}", "code": str(n)} for n in range(number))
    return there or [Customer.create(**row, search_text="") for row in new]


def count_statements() -> None:
    execute = db.database.obj.execute_sql

    def counted(sql: str, *rest: Any, **more: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest, **more)

    db.database.obj.execute_sql = counted


def share(client: FlaskClient, path: str, rights: Clocked, request: Clocked) -> float:
    found = []
    for _ in range(WARMING + TURNS):
        timed(client, path, request)
        found.append(rights.seconds / request.seconds)
    return statistics.median(found[WARMING:])


def timed(client: FlaskClient, path: str, request: Clocked) -> float:
    answer = client.get(path, base_url=config.settings().base_url)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} was answered with {answer.status_code}")
    return request.seconds


if __name__ == "__main__":
    main()
