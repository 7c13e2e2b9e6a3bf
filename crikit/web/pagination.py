"""Pages by place: the next one begins after a row, so page 900 costs what page 1 costs. Typed page numbers work too."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from crikit.places import PAGE, Place

MOST_PAGES = 10_000


@dataclass(frozen=True)
class Wanted:
    """The page that the address asks for: `after` names the last row of the page before, `page` the number."""

    number: int
    place: Place | None

    @property
    def skip(self) -> int:
        return 0 if self.place else (self.number - 1) * PAGE


def wanted_page() -> Wanted:
    number = request.args.get("page", "1")
    name, _, id_ = request.args.get("after", "").rpartition("~")
    place = Place(name, int(id_)) if id_.isascii() and id_.isdigit() and len(id_) < 12 else None
    known = number.isascii() and number.isdigit() and 1 <= int(number[:6]) <= MOST_PAGES
    return Wanted(int(number[:6]) if known else 1, place if known else None)


@dataclass(frozen=True)
class Pages:
    """The pages around this one, as parameters for their links; None at an end. `is_whole` if it is all there is."""

    number: int
    previous: dict[str, Any] | None
    next: dict[str, Any] | None
    is_whole: bool = False

    def counted(self, shown: Sequence[Any], count: Callable[[], int]) -> int:
        """How many there are on all pages. Nobody counts again what stands on one: finding it is most of the work."""
        return len(shown) if self.is_whole else count()


def pages_around(wanted: Wanted, rows: list[Any], key: str = "name_key") -> tuple[list[Any], Pages]:
    """Cuts the one row too many off, which tells of a next page. Rows have an `id` and are ordered by `key`."""
    shown = rows[:PAGE]
    following = None
    if len(rows) > PAGE:
        following = {"page": wanted.number + 1, "after": f"{getattr(shown[-1], key)}~{shown[-1].id}"}
    previous = {"page": wanted.number - 1} if wanted.number > 1 else None
    is_whole = not (previous or following or wanted.place)
    return shown, Pages(wanted.number, previous, following, is_whole)
