"""Many at the same moment: threads that start together, each with a connection and a scope of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from threading import Barrier
from typing import Any

from crikit import db

PATIENCE_SECONDS = 30


def crowd(number: int, act: Callable[[int], Any], *, vendor_id: int | None = None, away: bool = False) -> list[Any]:
    """What each of them got from `act(its number)`: a result or the error that was raised.

    Who visits a server from `away` needs no connection here, where there are fewer than people.
    """
    start = Barrier(number)

    def one(place: int) -> Any:
        start.wait(PATIENCE_SECONDS)
        db.enter_vendor(vendor_id)
        try:
            with nullcontext() if away else db.connection():
                return act(place)
        except Exception as error:
            return error
        finally:
            # A test's browser leaves its thread a connection, which the next one may be waiting for.
            db.database.close()
            db.enter_vendor(None)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))
