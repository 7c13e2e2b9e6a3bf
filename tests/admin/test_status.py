"""Tools → “Status”: what an administrator sees of the portal, and what it says when something is wrong."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from crikit import clock, db
from crikit.admin.rules import WORK
from crikit.admin.views.status import how_often
from crikit.backups.models import Backup
from crikit.config import Settings
from crikit.exchange.models import AccountingImport, State
from crikit.jobs.models import Job
from crikit.jobs.rules import Standing, Turn, standing, stands_still_since
from crikit.jobs.schedule import NAMES
from crikit.library.models import Document
from crikit.mail import actions as outbox
from crikit.mail.models import Letter, LetterState
from crikit.vendors.models import Vendor
from tests.cast import Cast
from tests.clients import seen
from tests.mail.posts import post
from tests.scenes import scene

# 7 in the morning where the vendor is.
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
OPEN_SOMETHING = re.compile(r'class="notice notice--(\w+)".*?<p>(.*?)</p>', re.S)


def ran(name: str, ago: timedelta = MINUTE, *, took: timedelta | None = MINUTE / 60, error: str = "") -> None:
    began = clock.now() - ago
    facts = {"started_at": began, "finished_at": None if took is None else began + took, "error": error}
    Job.insert(name=name, **facts).on_conflict(conflict_target=[Job.name], update=facts).execute()


@pytest.fixture
def everything_runs(cast: Cast) -> None:
    clock.freeze(NOW)
    for name in NAMES:
        ran(name)


def told(cast: Cast) -> list[tuple[str, str]]:
    page = cast.browser(cast.mira).get("/tools/status")
    assert page.status_code == 200
    return [(tone, seen(text)) for tone, text in OPEN_SOMETHING.findall(page.text)]


def test_a_portal_that_was_opened_just_now_says_what_comes_next(cast: Cast) -> None:
    [(tone, sentence)] = told(cast)
    assert tone == "warn"
    assert sentence.startswith("No recurring work has run yet.")
    page = seen(cast.browser(cast.mira).get("/tools/status").text)
    assert "Nothing was imported yet. Import from accounting" in page
    assert "Last sent never" in page


def test_each_job_is_said_to_run_as_often_as_it_does() -> None:
    assert [str(how_often(every)) for every in (MINUTE / 20, MINUTE, HOUR, 24 * HOUR)] == [
        *("every few seconds", "every minute"),
        *("every hour", "every day"),
    ]


@pytest.mark.usefixtures("everything_runs")
def test_a_portal_that_does_well_says_so_and_shows_its_figures(cast: Cast) -> None:
    scene(cast.mira)
    Letter.update(state=LetterState.SENT, sent_at=NOW - 5 * MINUTE).execute()
    AccountingImport.update(state=State.DONE, finished_at=NOW).execute()
    assert told(cast) == [("good", "All is well. Nothing waits for you here.")]
    page = seen(cast.browser(cast.mira).get("/tools/status").text)
    assert "Waiting 0 none is due" in page
    assert "Last sent 5 minutes ago" in page
    assert "Customers 22 Nov 2026, 07:00 imported" in page
    assert "Library 1 KB of 2,000 MB Photos of items 1 KB Attachments of e-mails 1 KB" in page


@pytest.mark.usefixtures("everything_runs")
def test_letters_that_are_late_or_failed_are_told_with_the_way_to_them(cast: Cast) -> None:
    late, failed, old = (post(cast.vendor) for _ in range(3))
    Letter.update(due_at=NOW - HOUR, posted_at=NOW - HOUR).where(Letter.id == late.id).execute()
    Letter.update(state=LetterState.FAILED).where(Letter.id == failed.id).execute()
    long_ago = NOW - timedelta(days=8)
    Letter.update(state=LetterState.FAILED, posted_at=long_ago).where(Letter.id == old.id).execute()
    assert told(cast) == [
        ("warn", "The oldest e-mail should have gone out on 22 Nov 2026, 06:00."),
        ("warn", "1 e-mail of the last 7 days could not be delivered."),
    ]
    assert 'href="/emails?state=failed"' in cast.browser(cast.mira).get("/tools/status").text


@pytest.mark.usefixtures("everything_runs")
def test_a_held_queue_is_told_once_with_its_reason(cast: Cast) -> None:
    letter = post(cast.vendor)
    Letter.update(due_at=NOW - HOUR).where(Letter.id == letter.id).execute()
    outbox.pause(NOW + HOUR, "The mail server hung up.")
    assert told(cast) == [("bad", "No e-mail goes out right now. The mail server hung up.")]


@pytest.mark.usefixtures("everything_runs")
def test_work_that_is_overdue_or_failed_is_named(cast: Cast) -> None:
    ran("purge-links", 2 * HOUR)
    ran("remind-invited", error="ValueError")
    failed = "Failed and tried again: “Remind those who were invited”. If it stays so, tell whoever runs the portal."
    late = "Overdue: “Remove old links”. Tell whoever runs the portal."
    assert told(cast) == [("warn", late), ("warn", failed)]
    assert "ValueError" not in cast.browser(cast.mira).get("/tools/status").text


@pytest.mark.usefixtures("everything_runs")
def test_work_that_stands_still_altogether_is_one_trouble(cast: Cast) -> None:
    clock.move(timedelta(days=3))
    [(tone, sentence)] = told(cast)
    assert tone == "bad"
    assert sentence.startswith("Recurring work stands still since 22 Nov 2026, 06:59")


@pytest.mark.usefixtures("everything_runs")
def test_a_file_that_failed_a_full_library_and_a_full_disk_are_told(
    cast: Cast, settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = scene(cast.mira)
    AccountingImport.update(state=State.FAILED).execute()
    assert [sentence for _, sentence in told(cast)] == ["“customers.csv” could not be brought in."]
    settings(library_megabytes=0)
    monkeypatch.setattr("crikit.admin.queries.status.is_disk_full", lambda settings: True)
    assert [sentence.partition(".")[0] for _, sentence in told(cast)] == [
        "The disk of the portal is nearly full",
        "“customers",
        "The library is nearly full",
    ]
    Document.update(deleted_at=NOW).where(Document.id == made.document.id).execute()
    assert len(told(cast)) == 2


@pytest.mark.usefixtures("everything_runs")
def test_the_last_backup_shows_and_is_a_trouble_once_it_is_old(cast: Cast) -> None:
    assert "Last backup never" in seen(cast.browser(cast.mira).get("/tools/status").text)
    facts = {"name": "crikit.backup", "row_count": 9, "size": 9, "level": 27}
    made = Backup.create(as_of=NOW, finished_at=NOW - HOUR, **facts)
    assert "Last backup 1 hour ago" in seen(cast.browser(cast.mira).get("/tools/status").text)
    assert told(cast)[0][0] == "good"
    Backup.update(finished_at=NOW - 49 * HOUR).where(Backup.id == made.id).execute()
    late = "The last backup was made on 20 Nov 2026, 06:00. Tell whoever runs the portal."
    assert told(cast) == [("warn", late)]


@pytest.mark.usefixtures("everything_runs")
def test_letters_that_are_held_after_a_restoration_are_told_once(cast: Cast) -> None:
    letter = post(cast.vendor)
    Letter.update(due_at=NOW - HOUR).where(Letter.id == letter.id).execute()
    Vendor.update(mail_held_at=NOW).where(Vendor.id == cast.vendor.id).execute()
    assert ("bad", "Your e-mails are paused since the portal was restored or moved.") in told(cast)
    assert not any("oldest" in sentence for _, sentence in told(cast))


@pytest.mark.usefixtures("everything_runs")
def test_nothing_of_another_vendor_shows(cast: Cast) -> None:
    alone = seen(cast.browser(cast.mira).get("/tools/status").text)
    with db.vendor_scope(cast.other_vendor.id):
        scene(cast.dana)
        AccountingImport.update(state=State.FAILED).execute()
        Letter.update(state=LetterState.FAILED, posted_at=NOW).execute()
    assert seen(cast.browser(cast.mira).get("/tools/status").text) == alone
    assert "could not be" in cast.browser(cast.dana).get("/tools/status").text


def test_all_recurring_work_has_a_name_for_people() -> None:
    assert set(WORK) == set(NAMES)


@pytest.mark.parametrize(
    ("every", "began", "took", "error", "expected"),
    [
        (HOUR, None, None, "", Standing.NEVER),
        (HOUR, 59 * MINUTE, MINUTE, "", Standing.WELL),
        (HOUR, 69 * MINUTE, MINUTE, "", Standing.WELL),
        (HOUR, 71 * MINUTE, MINUTE, "", Standing.OVERDUE),
        (HOUR, 5 * MINUTE, MINUTE, "ValueError", Standing.FAILED),
        (MINUTE, 59 * MINUTE, None, "", Standing.AT_WORK),
        (MINUTE, 61 * MINUTE, None, "", Standing.OVERDUE),
        (24 * HOUR, 2 * HOUR, None, "", Standing.AT_WORK),
    ],
)
def test_how_work_stands(
    every: timedelta, began: timedelta | None, took: timedelta | None, error: str, expected: Standing
) -> None:
    started = NOW - began if began else None
    turn = Turn("any", every, started, started + took if started and took else None, error)
    assert standing(turn, NOW) is expected


def test_work_stands_still_only_when_nothing_runs() -> None:
    old, new = (Turn("any", HOUR, NOW - ago) for ago in (3 * HOUR, MINUTE))
    assert stands_still_since([old], NOW) == NOW - 3 * HOUR
    assert stands_still_since([old, new], NOW) is None
    assert stands_still_since([], NOW) is None
