"""Many senders at once, senders that die, senders that were frozen: each letter goes out, and once."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from crikit import clock, config, db
from crikit.config import Settings
from crikit.mail.actions import claims
from crikit.mail.delivery import deliver
from crikit.mail.models import Claimed, Letter, LetterState
from crikit.vendors.models import Vendor
from tests.crowds import crowd
from tests.mail.posts import again, post, post_some
from tests.mailserver import MailServer

ROOT = Path(__file__).resolve().parent.parent.parent
LEASE_OVER = claims.LEASE + timedelta(seconds=1)
PATIENCE_SECONDS = 30


def times_sent(server: MailServer) -> Counter[str]:
    return Counter(letter.recipients[0] for letter in server.inbox)


def test_sixteen_senders_send_each_letter_once(server: MailServer, vendor: Vendor) -> None:
    post_some(vendor, 200)
    counts = crowd(16, lambda place: deliver())
    assert sum(counts) == 200
    assert len(times_sent(server)) == len(server.inbox) == 200


def test_a_claimed_letter_is_left_alone_until_its_lease_ends(server: MailServer, vendor: Vendor) -> None:
    clock.freeze()
    post(vendor)
    with db.every_vendor():
        assert len(claims.claim()) == 1
    assert deliver() == 0
    clock.move(LEASE_OVER)
    assert deliver() == 1


def test_a_sender_that_was_frozen_for_longer_than_its_lease_sends_nothing(server: MailServer, vendor: Vendor) -> None:
    clock.freeze()
    post(vendor)
    with db.every_vendor():
        [frozen] = claims.claim()
        clock.move(LEASE_OVER)
        assert deliver() == 1
        assert claims.standing(frozen) is claims.Standing.NOT_OURS
        claims.refused(frozen, "too late to matter")
    assert again(frozen).state == LetterState.SENT


def test_a_long_batch_keeps_its_lease(server: MailServer, vendor: Vendor) -> None:
    clock.freeze()
    post(vendor)
    with db.every_vendor():
        [letter] = claims.claim()
        clock.move(claims.LEASE / 2)
        claims.renew([letter])
        clock.move(claims.LEASE / 2 + timedelta(seconds=1))
        assert claims.claim() == []


def test_what_a_sender_does_not_get_to_is_free_at_once(vendor: Vendor) -> None:
    post_some(vendor, 3)
    with db.every_vendor():
        first = claims.claim()
        claims.release(first)
        assert len(claims.claim()) == 3


def test_a_letter_taken_back_while_it_was_claimed_is_not_sent(
    server: MailServer, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = post(vendor, user_id=7)
    claim = claims.claim

    def slow_claim() -> list[Claimed]:
        batch = claim()
        Letter.update(state=LetterState.CANCELLED).where(Letter.id == letter.id).execute()
        return batch

    monkeypatch.setattr(claims, "claim", slow_claim)
    assert deliver() == 0
    assert len(server.inbox) == 0


@pytest.mark.parametrize("place", ["before the content", "after the content"])
def test_a_fault_of_ours_in_mid_letter_loses_nothing(
    server: MailServer, vendor: Vendor, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    post_some(vendor, 3)
    broken = "accepted" if place == "after the content" else "standing"
    with monkeypatch.context() as patched:
        patched.setattr(claims, broken, _disk_full)
        with pytest.raises(OSError, match="disk full"):
            deliver()
    clock.move(LEASE_OVER)
    deliver()
    assert set(times_sent(server)) == {f"buyer{place}@people.test" for place in range(3)}
    assert max(times_sent(server).values()) <= 2


def _disk_full(*values: object) -> None:
    raise OSError("disk full")


@contextmanager
def another_process(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """`flask job deliver-letters` on the test's database."""
    environ = {
        **os.environ,
        "CRIKIT_INSTANCE": str(settings.instance),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "MAIL_SERVER": settings.mail_server,
        "MAIL_PORT": str(settings.mail_port),
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "job", "deliver-letters"]
    process = subprocess.Popen(command, cwd=ROOT, env=environ)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_a_thousand_letters_survive_killed_senders(server: MailServer, vendor: Vendor) -> None:
    post_some(vendor, 1_000)
    kills = 3
    for kill in range(kills):
        with another_process(config.settings()):
            server.inbox.wait_for(150 * (kill + 1), PATIENCE_SECONDS)
    clock.freeze()
    clock.move(LEASE_OVER)
    deliver()
    sent = times_sent(server)
    assert len(sent) == 1_000
    assert sum(sent.values()) <= 1_000 + kills
    assert not Letter.select().where(Letter.state != LetterState.SENT).exists()


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_a_sender_that_is_asked_to_stop_finishes_its_letter(server: MailServer, vendor: Vendor) -> None:
    post_some(vendor, 500)
    with another_process(config.settings()) as process:
        server.inbox.wait_for(20, PATIENCE_SECONDS)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == 0
    assert len(server.inbox) < 500
    deliver()
    assert sum(times_sent(server).values()) == 500


@pytest.mark.sqlite_only
def test_looking_for_work_does_not_read_what_was_sent(vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, list[object]]] = []
    execute = db.database.obj.execute_sql

    def listening(text: str, parameters: list[object]) -> object:
        asked.append((text, parameters))
        return execute(text, parameters)

    monkeypatch.setattr(db.database.obj, "execute_sql", listening)
    deliver()
    monkeypatch.undo()
    [(text, parameters)] = [one for one in asked if "letter" in one[0]]
    plan = " ".join(str(row) for row in execute(f"EXPLAIN QUERY PLAN {text}", parameters))
    assert "USING INDEX letter_due" in plan or "USING COVERING INDEX letter_due" in plan
