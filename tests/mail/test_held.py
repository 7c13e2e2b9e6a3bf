"""After a restoration letters wait for an administrator's word: what the pages say, and what becomes of the letters."""

from datetime import timedelta

import pytest

from crikit import clock
from crikit.mail import actions as outbox
from crikit.mail.models import Letter, LetterState
from crikit.vendors.models import Vendor
from tests.cast import Cast
from tests.clients import seen
from tests.faults.conftest import in_small_on_sqlite
from tests.mail.posts import again, post

ADDRESS = "/emails/paused"
BANNER = "No e-mail goes out until you say so"


def hold(cast: Cast, *, restored: bool = True) -> Letter:
    """A letter that waited in the backup, and another one that was written since."""
    old = post(cast.vendor)
    Letter.update(posted_at=clock.now() - timedelta(hours=2)).where(Letter.id == old.id).execute()
    outbox.hold(as_of=clock.now() - timedelta(hours=1) if restored else None)
    Vendor.update(mail_held_at=clock.now() - timedelta(minutes=1)).execute()
    post(cast.vendor, "since@people.test")
    return old


@in_small_on_sqlite
def test_administrators_see_on_every_page_that_nothing_goes_out(cast: Cast) -> None:
    mira, maria = cast.browser(cast.mira), cast.browser(cast.maria)
    assert BANNER not in mira.get("/tools").text
    hold(cast)
    for address in ("/tools", "/emails", "/customers"):
        shown = mira.get(address).text
        assert BANNER in shown
        assert f'href="{ADDRESS}"' in shown
    assert BANNER not in maria.get("/dashboard").text
    assert "Waits: e-mails are paused" in seen(mira.get("/emails").text)


@in_small_on_sqlite
def test_the_page_says_as_of_when_and_what_waits(cast: Cast) -> None:
    hold(cast)
    shown = seen(cast.browser(cast.mira).get(ADDRESS).text)
    assert "the portal was restored from a backup of" in shown
    assert "1 letter waited, written" in shown
    assert "1 letter was written since. It goes out in any case." in shown


@in_small_on_sqlite
def test_after_a_move_nothing_is_lost_and_letters_are_sent_unless_told_otherwise(cast: Cast) -> None:
    hold(cast, restored=False)
    shown = cast.browser(cast.mira).get(ADDRESS).text
    assert "was moved to another database" in shown
    assert 'value="send" checked' in shown


@pytest.mark.parametrize(("choice", "becomes"), [("discard", LetterState.CANCELLED), ("send", LetterState.QUEUED)])
def test_an_administrator_decides_on_the_old_letters_of_its_own_vendor(
    cast: Cast, choice: str, becomes: LetterState
) -> None:
    old = hold(cast)
    mira = cast.browser(cast.mira)
    assert mira.send(f"{ADDRESS}/end", {"old": choice}).location == "/emails"
    assert again(old).state == becomes
    assert Letter.get(Letter.to_address == "since@people.test").state == LetterState.QUEUED
    assert Vendor.get_by_id(cast.vendor.id).mail_held_at is None
    assert Vendor.get_by_id(cast.other_vendor.id).mail_held_at
    shown = mira.get("/emails").text
    assert "E-mails go out again." in shown
    assert ("1 old letter was discarded." in shown) == (choice == "discard")
    assert BANNER not in shown
    assert "Nothing is held back" in mira.get(ADDRESS).text
    assert "let e-mails go out again" in seen(mira.get("/history").text)


def test_only_one_of_two_administrators_resumes(cast: Cast) -> None:
    old = hold(cast)
    mira = cast.browser(cast.mira)
    mira.send(f"{ADDRESS}/end", {"old": "send"})
    second = mira.send(f"{ADDRESS}/end", {"old": "discard"})
    assert (second.status_code, "somebody else has just resumed them" in second.text) == (409, True)
    assert again(old).state == LetterState.QUEUED
