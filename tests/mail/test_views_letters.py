"""“E-mails”: what administrators see of the letters, and what nobody sees."""

from datetime import timedelta

import pytest

from crikit import clock, db
from crikit.accounts.models import User
from crikit.keys import LINK_MARK
from crikit.links.rules import token_of
from crikit.mail import actions as outbox
from crikit.mail import queries
from crikit.mail.delivery import deliver
from crikit.mail.models import Letter, LetterState
from tests import factories
from tests.cast import Cast
from tests.mail.posts import again, link, post, post_some
from tests.mailserver import MailServer

PEOPLE = ("ben", "rita", "maria", "sam")


def test_administrators_see_their_letters_the_newest_first(cast: Cast) -> None:
    for name in ("first", "second"):
        post(cast.vendor, f"{name}@people.test")
    page = cast.browser(cast.mira).get("/emails").text
    assert page.index("second@people.test") < page.index("first@people.test")
    assert "queued" in page


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("address", ["/emails", "/emails/1", "/emails/1/html"])
def test_nobody_else_does(cast: Cast, name: str, address: str) -> None:
    person: User = getattr(cast, name)
    assert cast.browser(person).get(address).status_code == 403


def test_another_vendors_letters_are_not_there(cast: Cast) -> None:
    with db.vendor_scope(cast.other_vendor.id):
        letter = post(cast.other_vendor, "lena@people.test")
    browser = cast.browser(cast.mira)
    assert "lena@people.test" not in browser.get("/emails").text
    for address in (f"/emails/{letter.id}", f"/emails/{letter.id}/html"):
        assert browser.get(address).status_code == 404
    assert browser.send(f"/emails/{letter.id}/delivery").status_code == 404


def test_no_page_shows_a_link_or_its_place(cast: Cast, server: MailServer) -> None:
    carried = link()
    letter = post(cast.vendor, carrying=carried)
    deliver()
    token = token_of(carried.purpose, carried.salt)
    assert token in server.inbox[0].text
    browser = cast.browser(cast.mira)
    for address in ("/emails", f"/emails/{letter.id}", f"/emails/{letter.id}/html"):
        page = browser.get(address).text
        assert not [secret for secret in (token, carried.salt, LINK_MARK) if secret in page]
    assert "[personal link]" in browser.get(f"/emails/{letter.id}").text


def test_the_letter_in_its_frame_runs_no_script_and_stays_in_the_frame(cast: Cast) -> None:
    letter = post(cast.vendor)
    answer = cast.browser(cast.mira).get(f"/emails/{letter.id}/html")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_list_is_filtered_by_state_and_by_name_or_address(cast: Cast) -> None:
    failed = post(cast.vendor, "zoe@people.test", name="Zoë Łuczak")
    post(cast.vendor, "ann@people.test")
    Letter.update(state=LetterState.FAILED, last_reply="550 No such user").where(Letter.id == failed.id).execute()
    browser = cast.browser(cast.mira)
    for query in ("state=failed", "q=ZOE", "q=people.test&state=failed"):
        page = browser.get(f"/emails?{query}").text
        assert "zoe@people.test" in page
        assert "ann@people.test" not in page
        assert "550 No such user" in page
    assert "No e-mail matches" in browser.get("/emails?q=%25").text


@pytest.mark.parametrize("query", ["state=nonsense", "before=x", "before=999999999999999999999"])
def test_an_address_that_makes_no_sense_shows_the_list(cast: Cast, query: str) -> None:
    post(cast.vendor)
    assert "ann@people.test" in cast.browser(cast.mira).get(f"/emails?{query}").text


def test_a_long_list_goes_on_in_pages_that_miss_nobody(cast: Cast) -> None:
    post_some(cast.vendor, queries.PAGE * 2 + 1)
    mira = factories.as_actor(cast.mira)
    seen: list[int] = []
    before = None
    while page := queries.page_of_letters(mira, before=before):
        shown = page[: queries.PAGE]
        seen, before = seen + [letter.id for letter in shown], shown[-1].id
    assert len(seen) == len(set(seen)) == queries.PAGE * 2 + 1
    assert f"before={seen[queries.PAGE - 1]}" in cast.browser(cast.mira).get("/emails").text


def test_send_again_works_in_place_and_without_javascript(cast: Cast) -> None:
    letter = post(cast.vendor)
    browser = cast.browser(cast.mira)
    for htmx, status in (("letters", 200), ("", 303)):
        Letter.update(state=LetterState.FAILED).where(Letter.id == letter.id).execute()
        answer = browser.send(f"/emails/{letter.id}/delivery?state=failed", htmx=htmx)
        assert answer.status_code == status
        assert again(letter).state == LetterState.QUEUED
    assert answer.headers["Location"].endswith("/emails?state=failed")


def test_send_again_of_what_waits_is_refused_with_a_sentence(cast: Cast) -> None:
    letter = post(cast.vendor)
    answer = cast.browser(cast.mira).send(f"/emails/{letter.id}/delivery")
    assert answer.status_code == 409
    assert "nothing to send again" in answer.text


def test_a_paused_queue_says_so_and_try_now_ends_the_pause(cast: Cast) -> None:
    outbox.pause(clock.now() + timedelta(minutes=5), "The mail server is away.")
    browser = cast.browser(cast.mira)
    assert "The mail server is away." in browser.get("/emails").text
    browser.send("/emails/resumption")
    assert not queries.outbox().is_paused
    assert "The mail server is away." not in browser.get("/emails").text


def test_a_letter_s_words_can_not_break_out_of_the_page(cast: Cast) -> None:
    letter = post(cast.vendor, name="<script>alert(1)</script>")
    page = cast.browser(cast.mira).get(f"/emails/{letter.id}").text
    assert "<script>alert(1)" not in page
