"""Where a page of a long list begins: after a row, so that page 900 costs what page 1 costs."""

from typing import NamedTuple

PAGE = 100
# Counting stops here: beyond it the exact number helps nobody and costs as much as the list is long.
COUNT_UP_TO = 1_000


class Place(NamedTuple):
    name_key: str
    id: int
