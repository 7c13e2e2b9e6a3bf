"""Fifty requests a second, from people who don't wait for each other."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from itertools import count

from tests.browser import START_SECONDS
from tests.faults.visitors import Visitor

PER_SECOND, PEOPLE = 50, 10
PAGES = ("/customers", "/tools/invite/customers", "/orders", "/account")
SECONDS_BEFORE_AND_AFTER = 0.5


class Rush:
    """People who ask for so many pages a second, every fourth time changing something; what each got."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.is_over, self.statuses = visitor, False, Counter[int]()
        self.lock, self.slowest = threading.Lock(), 0.0
        self.threads = [threading.Thread(target=self._ask, args=[place], daemon=True) for place in range(PEOPLE)]

    def _ask(self, place: int) -> None:
        due = time.monotonic() + place / PER_SECOND
        for number in count():
            time.sleep(max(0.0, due - time.monotonic()))
            if self.is_over:
                return
            began = time.monotonic()
            status = self._one(place, number)
            with self.lock:
                self.statuses[status] += 1
                self.slowest = max(self.slowest, time.monotonic() - began)
            due += PEOPLE / PER_SECOND

    def _one(self, place: int, number: int) -> int:
        try:
            if number % 4 == 3:
                return self.visitor.send(f"/help/{place}-{number}", htmx="help", hidden=1).status
            return self.visitor.look(PAGES[number % 4]).status
        except (OSError, HTTPException):
            return 0

    @property
    def failed(self) -> int:
        return self.statuses.total() - self.statuses[200] - self.statuses[204]

    @contextmanager
    def at_work(self) -> Iterator[None]:
        for thread in self.threads:
            thread.start()
        time.sleep(SECONDS_BEFORE_AND_AFTER)
        try:
            yield
            time.sleep(SECONDS_BEFORE_AND_AFTER)
        finally:
            self.is_over = True
            for thread in self.threads:
                thread.join(START_SECONDS)
