"""What goes out, when, and with which link."""

from datetime import timedelta

import pytest

from crikit import clock, config, db
from crikit.errors import Conflict, DomainError, TooMany
from crikit.links import actions as links
from crikit.links.models import Link, LinkState, Purpose
from crikit.links.rules import url_of
from crikit.mail import actions as outbox
from crikit.mail.delivery import deliver, stopping
from crikit.mail.models import Letter, LetterState
from crikit.vendors.models import Vendor
from tests import factories
from tests.cast import Cast
from tests.mail.posts import again, content, link, post, post_some
from tests.mailserver import MailServer


def test_a_letter_arrives_with_its_sender_its_recipient_and_both_parts(server: MailServer, vendor: Vendor) -> None:
    letter = post(vendor, rendered=content("Your portal"))
    assert deliver() == 1
    arrived = server.inbox[0]
    assert arrived.recipients == ("ann@people.test",)
    assert str(arrived.message["From"]) == "Prairie & Pine <portal@localhost>"
    assert str(arrived.message["To"]) == "Ann <ann@people.test>"
    assert str(arrived.message["Reply-To"]) == "orders@prairieandpine.test"
    assert arrived.subject == "Your portal"
    assert arrived.text.splitlines() == letter.text.splitlines()
    assert arrived.html.splitlines() == letter.html.splitlines()
    assert again(letter).state == LetterState.SENT


def test_the_link_stands_alone_on_a_line_and_is_nowhere_in_the_database(server: MailServer, vendor: Vendor) -> None:
    carried = link()
    letter = post(vendor, carrying=carried)
    deliver()
    assert server.inbox.links() == [url_of(carried)]
    assert url_of(carried) in server.inbox[0].html
    row = Letter.select().where(Letter.id == letter.id).dicts().get()
    assert not [column for column, value in row.items() if url_of(carried).rpartition("/")[2] in str(value)]


def test_the_lifetime_of_a_link_starts_when_its_letter_is_taken(server: MailServer, vendor: Vendor) -> None:
    carried = link(timedelta(hours=1))
    post(vendor, carrying=carried)
    clock.move(timedelta(days=1))
    deliver()
    delivered = Link.get_by_id(carried.id)
    assert delivered.delivered_at == clock.now()
    assert delivered.expires_at == clock.now() + timedelta(hours=1)


def test_a_second_delivery_does_not_start_the_lifetime_again(server: MailServer, vendor: Vendor) -> None:
    carried = link()
    for _ in range(2):
        post(vendor, carrying=carried)
    clock.freeze()
    deliver()
    first = Link.get_by_id(carried.id).expires_at
    clock.move(timedelta(minutes=5))
    post(vendor, carrying=carried)
    deliver()
    assert Link.get_by_id(carried.id).expires_at == first


def test_a_letter_rolled_back_with_its_cause_never_goes_out(server: MailServer, vendor: Vendor) -> None:
    def change_of_mind() -> None:
        with db.atomic():
            post(vendor)
            raise LookupError

    with pytest.raises(LookupError):
        change_of_mind()
    assert deliver() == 0


def test_a_letter_waits_until_it_is_due(server: MailServer, vendor: Vendor) -> None:
    clock.freeze()
    post(vendor, due_at=clock.now() + timedelta(seconds=10))
    assert deliver() == 0
    clock.move(timedelta(seconds=10))
    assert deliver() == 1


def test_a_letter_taken_back_is_not_sent(server: MailServer, vendor: Vendor) -> None:
    letter = post(vendor, user_id=7)
    assert outbox.cancel(user_ids=[7]) == 1
    assert deliver() == 0
    assert again(letter).state == LetterState.CANCELLED
    assert outbox.cancel(user_ids=[7]) == 0


def test_only_letters_of_that_kind_are_taken_back(server: MailServer, vendor: Vendor) -> None:
    post(vendor, user_id=7)
    assert outbox.cancel(user_ids=[7], kind="tests/other") == 0
    assert deliver() == 1


@pytest.mark.parametrize("why", [LinkState.REVOKED, LinkState.REPLACED])
def test_a_letter_whose_link_is_over_is_not_sent(server: MailServer, vendor: Vendor, why: LinkState) -> None:
    carried = link()
    letter = post(vendor, carrying=carried)
    links.revoke(Purpose.PASSWORD, [carried.subject_id], why=why)
    assert deliver() == 0
    assert again(letter).state == LetterState.CANCELLED
    assert len(server.inbox) == 0


def test_a_letter_whose_link_was_purged_is_not_sent_without_it(server: MailServer, vendor: Vendor) -> None:
    letter = post(vendor, carrying=link())
    Letter.update(link=None).where(Letter.id == letter.id).execute()
    assert deliver() == 0
    assert again(letter).state == LetterState.CANCELLED


def test_a_password_link_does_not_wait_behind_many_invitations(server: MailServer, vendor: Vendor) -> None:
    post_some(vendor, 60)
    post(vendor, "urgent@people.test")
    deliver()
    assert server.inbox[0].recipients == ("urgent@people.test",)
    assert len(server.inbox) == 61


def test_ids_of_many_letters_come_in_their_order(vendor: Vendor) -> None:
    ids = post_some(vendor, 450)
    found = dict(Letter.select(Letter.id, Letter.to_address).tuples())
    assert [found[id_] for id_ in ids] == [f"buyer{place}@people.test" for place in range(450)]


def test_a_sender_that_is_told_to_stop_leaves_the_rest_to_others(server: MailServer, vendor: Vendor) -> None:
    post_some(vendor, 3)
    stopping.set()
    try:
        assert deliver() == 0
    finally:
        stopping.clear()
    assert deliver() == 3


def test_without_a_mail_server_letters_become_files(vendor: Vendor) -> None:
    post(vendor)
    assert deliver() == 1
    assert len(list((config.settings().instance / "mailbox").glob("*.eml"))) == 1


@pytest.mark.parametrize("address", ["", "ann", "ann@", "ann@people.test\r\nBcc: eve@people.test", "a b@people.test"])
def test_a_letter_to_what_is_no_address_is_refused(vendor: Vendor, address: str) -> None:
    with pytest.raises(DomainError):
        post(vendor, address)


def test_a_failed_letter_goes_again_and_a_sent_one_as_a_copy(server: MailServer, cast: Cast) -> None:
    mira = factories.as_actor(cast.mira)
    letter = post(cast.vendor)
    deliver()
    copy = outbox.send_again(again(letter), by=mira)
    deliver()
    assert copy.id != letter.id
    assert len({str(arrived.message["Message-ID"]) for arrived in server.inbox}) == 2
    Letter.update(state=LetterState.FAILED).where(Letter.id == letter.id).execute()
    assert outbox.send_again(again(letter), by=mira).id == letter.id
    assert deliver() == 1


def test_pressing_send_again_twice_sends_once(server: MailServer, cast: Cast) -> None:
    letter = post(cast.vendor)
    deliver()
    outbox.send_again(again(letter), by=factories.as_actor(cast.mira))
    with pytest.raises(TooMany):
        outbox.send_again(again(letter), by=factories.as_actor(cast.mira))


def test_a_letter_with_a_link_that_is_over_is_not_sent_again(server: MailServer, cast: Cast) -> None:
    carried = link()
    letter = post(cast.vendor, carrying=carried)
    deliver()
    links.revoke(Purpose.PASSWORD, [carried.subject_id])
    with pytest.raises(Conflict, match="link"):
        outbox.send_again(again(letter), by=factories.as_actor(cast.mira))
