"""What a mail server may do to a letter, and what becomes of it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import trustme

from crikit import clock
from crikit.config import Settings
from crikit.mail import actions as outbox
from crikit.mail import queries
from crikit.mail.delivery import deliver
from crikit.mail.models import Letter, LetterState, Trouble
from crikit.mail.smtp import connection, dialogue
from crikit.vendors.models import Vendor
from tests.faults.figures import Figure
from tests.mail.posts import again, content, link, post, post_some
from tests.mailserver import MailServer

A_BIT_MORE = timedelta(seconds=90)


def test_a_greylisted_letter_is_tried_again_a_minute_later(server: MailServer, vendor: Vendor) -> None:
    clock.freeze()
    letter = post(vendor)
    server.moods.greylist("ann@people.test")
    assert deliver() == 0
    waiting = again(letter)
    assert (waiting.state, waiting.trouble, waiting.attempts) == (LetterState.QUEUED, Trouble.TRANSIENT, 1)
    assert "Greylisted" in waiting.last_reply
    assert timedelta(seconds=48) <= waiting.due_at - clock.now() <= timedelta(seconds=72)
    assert deliver() == 0
    clock.move(A_BIT_MORE)
    assert deliver() == 1


def test_the_waits_grow_to_an_hour_and_end_after_five_days(server: MailServer, vendor: Vendor) -> None:
    clock.freeze()
    began, letter, waits = clock.now(), post(vendor), []
    server.moods.greylist("ann@people.test", times=1_000)
    while again(letter).state == LetterState.QUEUED:
        deliver()
        waits.append(again(letter).due_at - clock.now())
        clock.move(timedelta(minutes=75))
    minutes = [wait.total_seconds() / 60 for wait in waits[:-1]]
    for wait, usual in zip(minutes, [1, 2, 5, 15, 30, 60, 60, 60], strict=False):
        assert usual * 0.8 <= wait <= usual * 1.2
    assert timedelta(days=5) <= clock.now() - began < timedelta(days=5, hours=3)
    assert again(letter).state == LetterState.FAILED
    assert "Greylisted" in again(letter).last_reply


def test_an_unknown_recipient_fails_at_once_with_the_servers_words(server: MailServer, vendor: Vendor) -> None:
    letter, other = post(vendor), post(vendor, "ben@people.test")
    server.moods.refuse("ann@people.test")
    assert deliver() == 1
    assert again(letter).state == LetterState.FAILED
    assert again(letter).trouble == Trouble.PERMANENT
    assert again(letter).last_reply == "550 5.1.1 No such user here"
    assert again(other).state == LetterState.SENT


@pytest.mark.parametrize(
    ("reply", "state"), [("452 4.2.2 Mailbox full", LetterState.QUEUED), ("554 5.7.1 Spam", LetterState.FAILED)]
)
def test_what_counts_after_the_content_is_the_last_word(
    server: MailServer, vendor: Vendor, reply: str, state: LetterState
) -> None:
    letter, other = post(vendor), post(vendor, "ben@people.test")
    server.moods.answer_data(reply)
    assert deliver() == 1
    assert (again(letter).state, again(letter).last_reply) == (state, reply)
    assert again(other).state == LetterState.SENT


def test_a_letter_lost_after_its_content_is_sent_again_with_the_same_bytes(server: MailServer, vendor: Vendor) -> None:
    clock.freeze()
    letter = post(vendor, carrying=link())
    server.moods.drop_after_data()
    assert deliver() == 0
    assert again(letter).trouble == Trouble.LOST
    clock.move(A_BIT_MORE)
    assert deliver() == 1
    first, second = server.inbox
    assert first.raw == second.raw


def test_a_server_that_hangs_after_the_content_loses_no_letter(
    server: MailServer, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogue, "SECONDS_FOR_THE_VERDICT", 0.2)
    clock.freeze()
    letter = post(vendor)
    server.moods.hang_after_data()
    assert deliver() == 0
    assert again(letter).trouble == Trouble.LOST
    clock.move(A_BIT_MORE)
    assert deliver() == 1


def test_a_connection_that_is_closed_between_letters_is_opened_again(server: MailServer, vendor: Vendor) -> None:
    post_some(vendor, 3)
    original = server.moods.close

    def close_soon() -> None:
        if len(server.inbox) == 1:
            original()

    server.inbox.add = _after(server.inbox.add, close_soon)  # type: ignore[method-assign]
    assert deliver() == 3
    assert not Letter.select().where(Letter.attempts != 1).exists()


def _after(act: Callable[..., None], then: Callable[[], None]) -> Callable[..., None]:
    def both(*values: object) -> None:
        act(*values)
        then()

    return both


def test_a_server_that_keeps_hanging_up_pauses_the_queue(server: MailServer, vendor: Vendor) -> None:
    post_some(vendor, 10)
    server.moods.close(times=100)
    assert deliver() == 0
    assert queries.outbox().is_paused
    assert Letter.select().where(Letter.attempts > 0).count() == 3


def test_a_server_that_is_down_pauses_the_queue_and_charges_nobody(server: MailServer, vendor: Vendor) -> None:
    clock.freeze()
    letter = post(vendor)
    server.stop()
    assert deliver() == 0
    paused = queries.outbox()
    assert paused.is_paused
    assert "can't be reached" in paused.reason
    assert (again(letter).state, again(letter).attempts) == (LetterState.QUEUED, 0)
    server.start()
    assert deliver() == 0
    clock.move(A_BIT_MORE)
    assert deliver() == 1
    assert queries.outbox().pauses == 0


def test_pauses_grow_while_the_server_stays_down(server: MailServer, vendor: Vendor) -> None:
    clock.freeze()
    post(vendor)
    server.stop()
    lengths = []
    for _ in range(6):
        deliver()
        lengths.append((queries.outbox().paused_until or clock.now()) - clock.now())
        clock.move(timedelta(minutes=31))
    server.start()
    assert [length.total_seconds() / 60 for length in lengths] == [1, 2, 5, 15, 30, 30]


def test_a_day_without_a_mail_server_loses_nothing(server: MailServer, vendor: Vendor, figure: Figure) -> None:
    clock.freeze()
    carried = link(timedelta(hours=1))
    post(vendor, carrying=carried)
    server.stop()
    for _ in range(24):
        deliver()
        clock.move(timedelta(hours=1))
    server.start()
    sent = deliver()
    figure("mail server down for a day", letters=1, letters_lost=(1 - sent, 0))
    assert sent == 1


@pytest.mark.parametrize(
    "reply", ["554 5.7.1 <ann@people.test>: Relay access denied", "550 relay not permitted", "530 5.7.0 Sign in first"]
)
def test_a_server_that_does_not_relay_for_us_is_no_fault_of_the_recipient(
    server: MailServer, vendor: Vendor, reply: str
) -> None:
    letter = post(vendor)
    server.moods.refuse("ann@people.test", reply)
    assert deliver() == 0
    assert queries.outbox().is_paused
    assert (again(letter).state, again(letter).attempts) == (LetterState.QUEUED, 0)


def test_a_wrong_password_pauses_the_queue(
    vendor: Vendor, start_mailserver: Callable[..., MailServer], settings: Callable[..., Settings]
) -> None:
    server = start_mailserver(tls="starttls", login=("portal", "right"))
    settings(**{**server.settings, "mail_password": "wrong"})
    post(vendor)
    assert deliver() == 0
    assert "turned us away" in queries.outbox().reason
    assert "wrong" not in queries.outbox().reason
    settings(**server.settings)
    outbox.resume()
    assert deliver() == 1


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_tls_with_a_known_authority_delivers_and_with_an_unknown_one_pauses(
    vendor: Vendor, start_mailserver: Callable[..., MailServer], settings: Callable[..., Settings], tls: str
) -> None:
    server = start_mailserver(tls=tls)
    settings(**{**server.settings, "mail_ca_file": ""})
    post(vendor)
    assert deliver() == 0
    assert "certificate" in queries.outbox().reason
    assert len(server.inbox) == 0
    settings(**server.settings)
    outbox.resume()
    assert deliver() == 1


def test_a_certificate_for_another_host_is_refused(
    vendor: Vendor,
    start_mailserver: Callable[..., MailServer],
    settings: Callable[..., Settings],
    authority: tuple[trustme.CA, Path],
) -> None:
    server = start_mailserver(tls="starttls")
    authority[0].issue_cert("elsewhere.test").configure_cert(server.context)
    settings(**server.settings)
    post(vendor)
    assert deliver() == 0
    assert "certificate" in queries.outbox().reason
    assert len(server.inbox) == 0


def test_tls_asked_for_but_not_offered_is_no_reason_to_go_on_without(
    server: MailServer, vendor: Vendor, settings: Callable[..., Settings]
) -> None:
    settings(mail_use_tls=True)
    post(vendor)
    assert deliver() == 0
    assert len(server.inbox) == 0
    assert queries.outbox().is_paused


def test_a_silent_server_holds_nobody_up(server: MailServer, vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    def silence(*values: object, **options: object) -> None:
        assert options["timeout"] == dialogue.SECONDS_FOR_AN_ANSWER
        raise TimeoutError("timed out")

    monkeypatch.setattr(connection, "Plain", silence)
    post(vendor)
    assert deliver() == 0
    assert "timed out" in queries.outbox().reason


def test_paused_by_hand_nothing_goes_out_until_it_is_resumed(server: MailServer, vendor: Vendor) -> None:
    post(vendor)
    outbox.pause(outbox.FOREVER, "The database was restored.")
    clock.move(timedelta(days=400))
    assert deliver() == 0
    outbox.resume()
    assert deliver() == 1


def test_an_address_beyond_ascii_fails_where_the_server_does_not_take_such(server: MailServer, vendor: Vendor) -> None:
    letter, other = post(vendor, "zoë@people.test"), post(vendor, "ann@bücher.test")
    server.controller.SMTP_kwargs["enable_SMTPUTF8"] = False
    assert deliver() == 1
    assert again(letter).state == LetterState.FAILED
    assert "é" in again(letter).last_reply
    assert again(other).state == LetterState.SENT
    assert server.inbox[0].recipients == ("ann@xn--bcher-kva.test",)


def test_an_address_beyond_ascii_arrives_where_the_server_takes_it(server: MailServer, vendor: Vendor) -> None:
    server.controller.SMTP_kwargs["enable_SMTPUTF8"] = True
    post(vendor, "zoë@people.test", rendered=content("Grüße"))
    assert deliver() == 1
    assert server.inbox[0].recipients == ("zoë@people.test",)
