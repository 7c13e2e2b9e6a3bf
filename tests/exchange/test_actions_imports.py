"""Taking files in, and deciding on what was found in them."""

import io
from datetime import timedelta
from typing import Any

import pytest

from crikit import clock, db
from crikit.customers.models import Customer
from crikit.errors import Conflict, DomainError, NotFound
from crikit.exchange.actions import decisions, uploads
from crikit.exchange.jobs import forget_files, run_imports
from crikit.exchange.models import AccountingImport, FilePiece, State
from crikit.exchange.queries import content_of, import_for
from tests import factories
from tests.cast import Cast
from tests.crowds import crowd
from tests.exchange.office import FOUR, again, checked, confirm, uploaded

ODD = "Who,Where to write,Number\nAspen Café,ap@aspen.test,7\n"


def test_an_upload_keeps_the_file_as_it_is(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "PIECE_BYTES", 50)
    work = uploaded(cast.mira)
    assert (work.state, work.size, work.by_name) == (State.UPLOADED, len(FOUR.encode()), cast.mira.name)
    assert b"".join(content_of(work.id)) == FOUR.encode()
    assert len(list(content_of(work.id))) > 3


def test_pressing_twice_uploads_once(cast: Cast) -> None:
    assert uploaded(cast.mira).id == uploaded(cast.mira).id
    assert AccountingImport.select().count() == 1


BAD: dict[str, tuple[str, bytes, str]] = {
    "nothing chosen": ("", b"", "Choose a file"),
    "empty": ("list.csv", b"", "is empty"),
    "a picture": ("list.csv", b"\x89PNG\r\n\x1a\n", "is a picture"),
    "an old workbook": ("list.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel workbook"),
    "a web page": ("list.xls", b"<html><table>", "web page"),
    "titles alone": ("list.csv", b"Customer name,Code\n", "no rows below them"),
    "another list": ("items.iif", b"!INVITEM\tNAME\nINVITEM\tHammer\n", "not the Customer List"),
    "zero bytes": ("list.csv", b"Customer name\nA\0B\n", "zero bytes"),
}


@pytest.mark.parametrize(("filename", "content", "said"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_refused_with_a_sentence_and_not_kept(
    cast: Cast, filename: str, content: bytes, said: str
) -> None:
    with pytest.raises(DomainError, match=said):
        uploaded(cast.mira, content, filename)
    assert not AccountingImport.select().exists()
    assert not FilePiece.select().exists()


def test_a_file_too_large_is_refused_while_it_is_read(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return b"x" * size

    monkeypatch.setattr(uploads, "FILE_BYTES", 3_000_000)
    with pytest.raises(DomainError, match="larger than 2 MB"):
        uploads.upload(factories.as_actor(cast.mira), "list.csv", Endless(), key="k")  # type: ignore[arg-type]
    assert not AccountingImport.select().exists()


def test_files_that_nobody_decides_on_don_t_pile_up(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_WAITING", 2)
    first = uploaded(cast.mira, key="1")
    uploaded(cast.mira, key="2")
    with pytest.raises(Conflict, match="2 files are waiting"):
        uploaded(cast.mira, key="3")
    decisions.give_up(factories.as_actor(cast.mira), first.id)
    uploaded(cast.mira, key="3")


def test_confirming_brings_in_once_however_often_it_is_pressed(cast: Cast) -> None:
    work = checked(cast.mira)
    answers = crowd(8, lambda number: confirm(cast.mira, work), vendor_id=cast.vendor.id)
    assert answers == [None] * 8
    run_imports()
    confirm(cast.mira, work)
    run_imports()
    assert again(work).state == State.DONE
    assert Customer.select().where(Customer.name == "Aspen Café").count() == 1


def test_nothing_is_imported_before_somebody_confirms(cast: Cast) -> None:
    before = Customer.select().count()
    work = checked(cast.mira)
    run_imports()
    assert (work.state, Customer.select().count()) == (State.CHECKED, before)


def test_refused_rows_must_be_left_out_on_purpose(cast: Cast) -> None:
    work = checked(cast.mira, FOUR + "7,Another Aspen,,,,\n")
    with pytest.raises(DomainError, match="Leave out the refused rows"):
        confirm(cast.mira, work)
    assert again(work).state == State.CHECKED
    confirm(cast.mira, work, skip_refused=True)
    run_imports()
    assert again(work).counts["added"] == 4


def test_only_what_was_seen_can_be_confirmed(cast: Cast) -> None:
    work = checked(cast.mira)
    decisions.check_again(factories.as_actor(cast.mira), work.id, work.matching, jobs_as_customers=True)
    run_imports()
    with pytest.raises(Conflict, match="moved on"):
        confirm(cast.mira, work)
    confirm(cast.mira, again(work))


def test_columns_that_aren_t_recognised_are_matched_by_hand(cast: Cast) -> None:
    work = checked(cast.mira, ODD)
    assert (work.state, work.columns) == (State.FAILED, ["Who", "Where to write", "Number"])
    assert "No column holds the customer’s name" in work.failure
    match(cast, work, name="Who", email="Where to write", code="Number")
    assert (again(work).state, again(work).counts["added"]) == (State.CHECKED, 1)


def test_the_next_file_with_these_columns_is_read_the_same_way(cast: Cast) -> None:
    work = checked(cast.mira, ODD)
    match(cast, work, name="Who", code="Number")
    confirm(cast.mira, again(work))
    run_imports()
    following = checked(cast.mira, ODD.replace("Café", "Kiosk"))
    assert (following.state, following.matching) == (State.CHECKED, {"name": "Who", "code": "Number"})
    assert following.counts["changed"] == 1
    with db.vendor_scope(cast.other_vendor.id):
        assert checked(cast.dana, ODD).state == State.FAILED


@pytest.mark.parametrize(
    ("matching", "said"),
    [
        ({"code": "Number"}, "holds “Customer name”"),
        ({"name": "Whom"}, "no column “Whom”"),
        ({"name": "Who", "code": "Who"}, "chosen twice"),
    ],
)
def test_a_matching_that_makes_no_sense_is_refused(cast: Cast, matching: dict[str, str], said: str) -> None:
    work = checked(cast.mira, ODD)
    with pytest.raises(DomainError, match=said):
        match(cast, work, **matching)
    assert again(work).state == State.FAILED


@pytest.mark.parametrize("state", [State.UPLOADED, State.CHECKED, State.FAILED])
def test_giving_up_takes_the_file_away(cast: Cast, state: State) -> None:
    work = (
        uploaded(cast.mira) if state is State.UPLOADED else checked(cast.mira, ODD if state is State.FAILED else FOUR)
    )
    assert again(work).state == state
    decisions.give_up(factories.as_actor(cast.mira), work.id)
    assert again(work).state == State.ABANDONED
    assert not FilePiece.select().exists()
    with pytest.raises(Conflict):
        confirm(cast.mira, work)


def test_what_is_being_imported_can_t_be_given_up_any_more(cast: Cast) -> None:
    work = checked(cast.mira)
    confirm(cast.mira, work)
    with pytest.raises(Conflict):
        decisions.give_up(factories.as_actor(cast.mira), work.id)


def test_a_file_forgotten_for_a_month_goes(cast: Cast) -> None:
    work = checked(cast.mira)
    forget_files()
    assert again(work).state == State.CHECKED
    clock.move(timedelta(days=31))
    forget_files()
    assert again(work).state == State.ABANDONED
    assert not FilePiece.select().exists()


def test_another_vendor_s_import_isn_t_there(cast: Cast) -> None:
    work, dana = checked(cast.mira), factories.as_actor(cast.dana)
    with db.vendor_scope(cast.other_vendor.id):
        for act in (import_for, decisions.give_up):
            with pytest.raises(NotFound):
                act(dana, work.id)
        with pytest.raises(NotFound):
            decisions.confirm(dana, work.id, work.fence)
    assert again(work).state == State.CHECKED


def match(cast: Cast, work: AccountingImport, **columns: Any) -> None:
    decisions.check_again(factories.as_actor(cast.mira), work.id, columns, jobs_as_customers=False)
    run_imports()
