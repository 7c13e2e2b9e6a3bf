"""`flask doctor`: one line a check, what to do next, and no check that holds up the others."""

import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from crikit import clock, db, migrations
from crikit.admin import doctor as doctors
from crikit.admin.commands import AFTERWARDS, CHECKS
from crikit.admin.doctor import Examination, Finding, Moment, State, attention, examine, ok
from crikit.admin.doctor import clock as clocks
from crikit.admin.doctor import settings as chosen
from crikit.admin.queries import machine
from crikit.backups.models import Backup
from crikit.config import Settings
from crikit.jobs.models import Job
from crikit.jobs.schedule import NAMES
from crikit.mail import actions as outbox
from crikit.mail.models import Letter, LetterState
from crikit.vendors.models import Vendor
from tests.admin.test_health import Disk
from tests.cast import Cast
from tests.databases import away
from tests.mail.posts import post

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RANDOM = "9f2c1e7ab0d84c63a5517f0e6b92d3c8f41a7760be5d29c3"


class Report(NamedTuple):
    """What was told of each check, and the command's exit code."""

    lines: dict[str, tuple[str, str]]
    exit_code: int

    def __getitem__(self, name: Any) -> Any:
        return self.lines[name]


@pytest.fixture
def report(app: Flask, settings: Callable[..., Settings]) -> Callable[..., Report]:
    settings(secret_key=RANDOM)

    def ask() -> Report:
        answer = FlaskCliRunner(app).invoke(args=["doctor"])
        lines = {}
        for line in answer.output.splitlines():
            lines[line[11:23].strip()] = line[:10].strip(), line[24:]
        assert list(lines) == [*CHECKS, *AFTERWARDS], answer.output
        return Report(lines, answer.exit_code)

    return ask


def test_a_developers_machine_is_well(report: Callable[..., Report]) -> None:
    seen = report()
    assert seen["settings"] == ("ok", f"Development, {engine()}, http://127.0.0.1:8000.")
    # The servers of the tests don't tidy up.
    facts = "SQLite 3." if db.is_sqlite() else "Its autovacuum is off"
    assert seen["database"][1].startswith(facts)
    assert seen["mail server"][1].startswith("No MAIL_SERVER: letters become files in ")
    assert seen["jobs"][0] == "attention"
    assert seen["letters"] == ("ok", "None yet.")
    assert seen["clock"][1].startswith("It can't be told")
    assert seen.exit_code == 0


def engine() -> str:
    return "SQLite" if db.is_sqlite() else "PostgreSQL"


def test_without_its_database_all_the_others_are_looked_at(report: Callable[..., Report], tmp_path: Path) -> None:
    with away(tmp_path):
        seen = report()
    state, told = seen["database"]
    assert state == "wrong"
    assert told.startswith("It can't be reached. ")
    assert "Look at DATABASE_URL" in told
    assert seen["jobs"] == seen["letters"]
    assert "while the database is away" in seen["jobs"][1]
    assert seen["mail server"][0] == "ok"
    assert seen.exit_code == 1


@pytest.mark.postgres_only
def test_a_database_server_that_takes_the_call_and_says_nothing_is_told_in_time(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = db.database.obj
    db.database.close()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        db.open_database(f"postgresql://crikit@127.0.0.1:{silent.getsockname()[1]}/crikit?connect_timeout=2")
        [line] = examine({"database": CHECKS["database"]}, Examination(Settings()))
    db.database.initialize(ours)
    db.database.connect()
    assert (line.state, "timeout expired" in line.told) == (State.WRONG, True)


def test_a_schema_that_is_old_or_too_new_is_told_with_what_to_do(report: Callable[..., Report]) -> None:
    migrations.migrate_back()
    told = "The schema is not current, 1 to come. Run: flask --app wsgi migrate"
    assert report()["database"][1].startswith(told)
    migrations.migrate()
    db.database.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030-01-01')")
    assert "ahead of this code by 9999_later" in report()["database"][1]


def test_recurring_work_that_stands_still_is_wrong(cast: Cast, report: Callable[..., Report]) -> None:
    clock.freeze(NOW)
    for name in NAMES:
        Job.insert(name=name, started_at=NOW, finished_at=NOW).execute()
    assert report()["jobs"] == ("ok", f"{len(NAMES)} jobs, the last began at 2026-11-22 12:00 UTC.")
    Job.update(error="ValueError").where(Job.name == "purge-links").execute()
    assert report()["jobs"] == ("attention", "purge-links failed with ValueError; the log says where.")
    clock.move(-timedelta(minutes=5))
    assert "began in the future" in report()["jobs"][1]
    clock.freeze(NOW + timedelta(hours=2))
    seen = report()
    assert seen["jobs"][0] == "wrong"
    assert "Nothing has run since 2026-11-22 12:00 UTC. Start: flask --app wsgi worker" in seen["jobs"][1]
    assert seen.exit_code == 1


def test_letters_that_wait_or_failed_are_told_for_the_whole_deployment(
    cast: Cast, report: Callable[..., Report]
) -> None:
    clock.freeze(NOW)
    post(cast.vendor)
    with db.vendor_scope(cast.other_vendor.id):
        failed = post(cast.other_vendor)
    assert report()["letters"][0] == "ok"
    clock.move(timedelta(hours=1))
    with db.every_vendor():
        Letter.update(state=LetterState.FAILED).where(Letter.id == failed.id).execute()
    state, told = report()["letters"]
    assert state == "wrong"
    assert told.startswith("The oldest letter should have gone out at 2026-11-22 12:00 UTC.")
    assert "1 letters of the last 7 days failed" in told
    outbox.pause(NOW + timedelta(hours=9), "The mail server hung up.")
    assert "The queue is held until 2026-11-22 21:00 UTC: The mail server hung up." in report()["letters"][1]


def test_the_last_backup_is_looked_at_and_whose_letters_are_held(cast: Cast, report: Callable[..., Report]) -> None:
    assert report()["backup"][0] == "attention"
    facts = {"name": "crikit.backup", "row_count": 1_234, "size": 9, "level": 27}
    made = Backup.create(as_of=NOW, finished_at=clock.now(), **facts)
    assert report()["backup"] == ("ok", "crikit.backup of 2026-11-22 12:00 UTC, 1,234 rows.")
    Backup.update(finished_at=clock.now() - timedelta(days=3)).where(Backup.id == made.id).execute()
    Vendor.update(mail_held_at=NOW).where(Vendor.id == cast.vendor.id).execute()
    seen = report()
    assert seen["backup"][1].startswith("The last is of 2026-11-22 12:00 UTC.")
    assert f"nothing goes out for {cast.vendor.slug}." in seen["letters"][1]


def test_a_check_that_never_ends_holds_nobody_up() -> None:
    never = threading.Event()

    def hang(examination: Examination) -> list[Finding]:
        never.wait(30)
        return []

    def fail(examination: Examination) -> list[Finding]:
        raise ValueError("the password is hunter2")

    checks = {"hangs": hang, "fails": fail, "well": lambda _: [ok("Fine.")]}
    hangs, fails, well = examine(checks, Examination(Settings()), patience=0.2)
    never.set()
    assert (hangs.state, fails.state, well.state) == (State.WRONG, State.WRONG, State.OK)
    assert hangs.told.startswith("No answer within 0.2 seconds.")
    assert fails.told == "The check itself broke off: ValueError."


def test_a_line_tells_the_worst_first_and_no_praise_beside_blame() -> None:
    check = {"any": lambda _: [ok("Fine."), attention("Mind this."), doctors.wrong("Mend this.")]}
    [line] = examine(check, Examination(Settings()))
    assert (line.state, line.told) == (State.WRONG, "Mend this. Mind this.")


def moments(seconds: float, *, is_here: bool = False) -> Examination:
    told = Moment("the mail server", NOW + timedelta(seconds=seconds), NOW, is_here)
    return Examination(Settings(), [told])


@pytest.mark.parametrize(
    ("examination", "state", "told"),
    [
        (moments(2), State.OK, "Agrees with the mail server."),
        (moments(-10), State.ATTENTION, "10 seconds ahead of the mail server."),
        (moments(3_600), State.WRONG, "3,600 seconds behind the mail server."),
        (moments(0, is_here=True), State.ATTENTION, "It can't be told: whoever answered has the clock"),
        (moments(90, is_here=True), State.WRONG, "90 seconds behind"),
        (Examination(Settings()), State.ATTENTION, "It can't be told: nobody was asked"),
    ],
)
def test_the_clock_is_judged_by_what_others_say(examination: Examination, state: State, told: str) -> None:
    [finding] = clocks.check(examination)
    assert finding.state is state
    assert finding.told.startswith(told)


@pytest.mark.parametrize(
    ("secret", "state"),
    [
        (RANDOM, State.OK),
        (RANDOM[:32], State.OK),
        ("s" * 64, State.WRONG),
        ("abcd1234" * 8, State.ATTENTION),
        ("please-change-me-" + RANDOM, State.WRONG),
    ],
)
def test_a_key_that_can_be_guessed_is_told(secret: str, state: State) -> None:
    [finding] = chosen.key(Examination(Settings(secret_key=secret)))
    assert finding.state is state
    assert secret not in finding.told


def test_settings_that_are_allowed_and_a_mistake_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_SEVER", "smtp.pine.test")
    production = Settings(env="production", base_url="https://portal.pine.test", scheduler=False)
    told = " ".join(finding.told for finding in chosen.check(Examination(production)) if finding.state)
    assert "MAIL_SEVER is no setting of the portal; MAIL_SERVER is." in told
    for name in ("MAIL_DEFAULT_SENDER is missing", "TRUSTED_PROXIES is 0", "SCHEDULER is off"):
        assert name in told


@pytest.mark.usefixtures("app")
def test_a_disk_without_room_is_wrong(report: Callable[..., Report], monkeypatch: pytest.MonkeyPatch) -> None:
    for free, state in ((10**10, "ok"), (5 * 10**8, "attention"), (10**7, "wrong")):
        monkeypatch.setattr(machine.shutil, "disk_usage", lambda folder, free=free: Disk(10**12, 0, free))
        assert report()["disk"][0] == state


def test_files_that_others_can_read_are_told(
    report: Callable[..., Report], settings: Callable[..., Settings], tmp_path: Path
) -> None:
    key, templates = tmp_path / "secret-key", tmp_path / "templates"
    key.touch(mode=0o600)
    templates.mkdir()
    tmp_path.chmod(0o755)
    settings(database_url="postgresql://elsewhere/crikit")
    assert report()["file modes"][0] == "ok"
    key.chmod(0o644)
    assert report()["file modes"] == ("attention", f"Others can read {key}. Run: chmod go= {key}")
    tmp_path.chmod(0o700)
    assert report()["file modes"][0] == "ok"
    templates.chmod(0o777)
    assert report()["file modes"][0] == "wrong"
