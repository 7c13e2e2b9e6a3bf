"""A library of twenty thousand documents is listed by as much work as one of two thousand, whoever looks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from crikit import clock, db
from crikit.actor import Actor
from crikit.library.models import Document, Share
from crikit.library.queries import office, shared
from crikit.places import Place
from tests import factories
from tests.cast import Cast
from tests.factories import as_actor

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow]
SMALL, LARGE = 2_500, 20_000
# Every tenth is for Green Valley alone, every second one of the rest for everybody.
OFTEN = 10
COUNTED = ("count", "new")


@contextmanager
def counted() -> Iterator[list[int]]:
    """SQLite's steps, exact and the same on every machine, and its statements."""
    connection, found = db.database.connection(), [0, 0]

    def step() -> None:
        found[0] += 1

    def statement(sql: str) -> None:
        found[1] += not sql.startswith("--")

    connection.set_progress_handler(step, 1)
    connection.set_trace_callback(statement)
    try:
        yield found
    finally:
        connection.set_progress_handler(None, 1)
        connection.set_trace_callback(None)


def fill(cast: Cast, numbers: range) -> None:
    documents, shares = [], []
    for number in numbers:
        name = f"sheet {number * 7919 % 100_003:06d}"
        facts = {"key": f"k{number}", "name": name, "name_key": name, "kind": "pdf", "size": 9, "search_text": name}
        documents.append({"id": number, "fresh_at": clock.now(), **facts})
        row = {"document": number, "name_key": name, "customer": None}
        if number % OFTEN == 0:
            shares.append({**row, "audience": f"customer {cast.green_valley.id}", "customer": cast.green_valley.id})
        else:
            shares.append({**row, "audience": "all" if number % 2 else f"customer {cast.old_mill.id}"})
    with db.atomic():
        for rows, model in ((documents, Document), (shares, Share)):
            for start in range(0, len(rows), 500):
                model.insert_many(rows[start : start + 500]).as_rowcount().execute()


def looks(actor: Actor) -> dict[str, Callable[[], Any]]:
    middle = Place("sheet 050000", 0)
    return {
        "first page": lambda: shared.document_lines(actor, shared.Filter(), None),
        "deep page": lambda: shared.document_lines(actor, shared.Filter(), middle),
        "count": lambda: shared.count_documents(actor, shared.Filter()),
        "folders": lambda: shared.folders_for(actor),
        "new": lambda: shared.library_of(actor),
    }


def work(actor: Actor, office_too: bool) -> dict[str, tuple[int, int]]:
    asked = looks(actor)
    if office_too:
        asked |= {
            "office": lambda: office.office_lines(actor, office.Filter(), None),
            "office count": lambda: office.count_of_office(actor, office.Filter()),
        }
    found = {}
    for name, look in asked.items():
        look()
        with counted() as counts:
            look()
        found[name] = (counts[0], counts[1])
    return found


@pytest.mark.parametrize("who", ["maria", "sam", "olga", "mira"])
def test_a_page_costs_the_same_in_a_small_library_and_in_a_large_one(cast: Cast, who: str) -> None:
    factories.customer_type("Retail")
    actor = as_actor(getattr(cast, who))
    fill(cast, range(1, SMALL + 1))
    db.database.execute_sql("ANALYZE")
    small = work(actor, who == "mira")
    fill(cast, range(SMALL + 1, LARGE + 1))
    db.database.execute_sql("ANALYZE")
    large = work(actor, who == "mira")
    told = {name: (small[name], large[name]) for name in small}
    for name, ((steps, statements), (more_steps, more_statements)) in told.items():
        assert statements == more_statements, told
        # Counting goes on up to a thousand of each audience, and no further.
        most = 60_000 if name in COUNTED else 1.15 * steps + 200
        assert more_steps <= most, (name, told)
    assert large["first page"][0] < 20_000
