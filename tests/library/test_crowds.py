"""Many at the same moment: one form pressed often, one document replaced by several, one library filled by all."""

import io
from typing import Any

from crikit.errors import Conflict
from crikit.library.actions import reading, uploads
from crikit.library.actions.uploads import File
from crikit.library.models import Document, Piece, Version, Visit
from tests.cast import Cast
from tests.crowds import crowd
from tests.factories import as_actor
from tests.library import shelves
from tests.library.shelves import EVERYBODY, PDF


def file(name: str = "Catalog.pdf", content: bytes = PDF) -> File:
    return File(name, io.BytesIO(content))


def test_a_form_that_is_pressed_often_adds_once(cast: Cast) -> None:
    mira = as_actor(cast.mira)
    got = crowd(12, lambda _: uploads.upload(mira, [file()], EVERYBODY, "one form"), vendor_id=cast.vendor.id)
    assert not [outcome for outcome in got if isinstance(outcome, Exception) or outcome.refused]
    assert sum(len(outcome.added) for outcome in got) == Document.select().count() == Version.select().count() == 1


def test_of_several_new_versions_each_is_kept_or_refused_and_no_number_comes_twice(cast: Cast) -> None:
    mira, shown = as_actor(cast.mira), shelves.document(cast.mira)

    def replace(place: int) -> Any:
        return uploads.replace(mira, shown.key, file(f"Catalog {place}.pdf"), f"form {place}")

    got = crowd(8, replace, vendor_id=cast.vendor.id)
    refused = [outcome for outcome in got if isinstance(outcome, Exception)]
    assert all(isinstance(refusal, Conflict) for refusal in refused), refused
    numbers = [version.number for version in Version.select().order_by(Version.number)]
    assert numbers == list(range(1, 10 - len(refused)))
    assert Document.get_by_id(shown.id).version == numbers[-1]
    assert Piece.select().count() == len(numbers)


def test_a_library_is_never_filled_beyond_its_bound(cast: Cast, settings: Any) -> None:
    settings(library_megabytes=1)
    mira, third = as_actor(cast.mira), PDF[:9] + b" " * 300_000 + PDF[9:]
    got = crowd(
        8,
        lambda place: uploads.upload(mira, [file(f"{place}.pdf", third)], EVERYBODY, f"form {place}"),
        vendor_id=cast.vendor.id,
    )
    assert sorted(len(outcome.added) for outcome in got) == [0] * 5 + [1] * 3


def test_a_first_visit_in_many_windows_is_one(cast: Cast) -> None:
    maria = as_actor(cast.maria)
    got = crowd(8, lambda _: reading.note_visit(maria), vendor_id=cast.vendor.id)
    assert got == [None] * 8
    assert Visit.select().count() == 1
