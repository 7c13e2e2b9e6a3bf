"""The worker: it checks, it brings in, once."""

import pytest

from crikit.customers.models import Customer
from crikit.exchange import jobs
from crikit.exchange.actions import claims
from crikit.exchange.imports.ways import StagedCustomers
from crikit.exchange.jobs import run_imports
from crikit.exchange.models import AccountingImport, FilePiece, State
from crikit.history.models import Entry
from tests.cast import Cast
from tests.crowds import crowd
from tests.exchange.lists import SAMPLES
from tests.exchange.office import FOUR, again, checked, confirm, named, uploaded

LONG = "Code,Customer name,Customer type\n" + "".join(f"K{n},Customer {n},Type {n % 7}\n" for n in range(2_500))


def confirmed(cast: Cast, content: str | bytes = LONG) -> AccountingImport:
    work = checked(cast.mira, content)
    confirm(cast.mira, work)
    return again(work)


def test_a_check_finds_what_would_happen_and_changes_nothing(cast: Cast) -> None:
    customers = Customer.select().count()
    work = checked(cast.mira, FOUR + "7,Another Aspen,,,,\n")
    wanted = {"read": 5, "added": 4, "changed": 0, "left": 0, "refused": 1, "missing": 2}
    assert {name: work.counts[name] for name in wanted} == wanted
    assert work.refusals == [
        {"line": 6, "name": "Another Aspen", "reason": "The customer code 7 stands on line 2 already."}
    ]
    assert [customer["name"] for customer in work.missing] == ["Green Valley", "Old Mill"]
    assert (work.program, work.total_rows, Customer.select().count()) == ("Table", 5, customers)


def test_an_import_ends_with_its_counts_its_history_and_without_its_file(cast: Cast) -> None:
    work = confirmed(cast, FOUR)
    run_imports()
    work = again(work)
    assert (work.state, work.counts["added"], work.counts["deactivated"]) == (State.DONE, 4, 0)
    assert work.finished_at
    assert not FilePiece.select().exists()
    entry = Entry.select().where(Entry.action == "import.finished").get()
    assert (entry.actor_name, entry.about_name) == (cast.mira.name, "list.csv")
    assert named("Aspen Café").code == "7"


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_each_program_s_file_goes_all_the_way(cast: Cast, name: str) -> None:
    work = checked(cast.mira, (SAMPLES / name).read_bytes(), filename=name)
    confirm(cast.mira, work)
    run_imports()
    assert (again(work).state, again(work).counts["added"]) == (State.DONE, work.counts["added"])


def test_what_is_missing_becomes_inactive_only_if_that_was_confirmed(cast: Cast) -> None:
    for deactivate, active in ((False, True), (True, False)):
        work = checked(cast.mira, key=str(deactivate))
        confirm(cast.mira, work, deactivate_missing=deactivate)
        run_imports()
        assert named("Old Mill").active is active


def test_another_import_in_between_asks_for_another_look(cast: Cast) -> None:
    first, second = checked(cast.mira, key="1"), checked(cast.mira, key="2")
    for work in (first, second):
        confirm(cast.mira, work)
    run_imports()
    assert again(first).state == State.DONE
    second = again(second)
    assert (second.state, second.failure) == (State.CHECKED, jobs.CHANGED_MEANWHILE)
    assert (second.counts["added"], second.counts["left"]) == (0, 4)


def test_two_workers_bring_it_in_once(cast: Cast) -> None:
    work = confirmed(cast)
    before = Customer.select().count()
    assert crowd(3, lambda number: run_imports()) == [None] * 3
    assert again(work).state == State.DONE
    assert Customer.select().count() == before + 2_500
    assert Entry.select().where(Entry.action == "import.finished").count() == 1


def test_a_worker_that_lost_its_claim_writes_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    work = confirmed(cast, FOUR)
    before, settle = Customer.select().count(), claims.settle

    def too_late(claimed: AccountingImport, state: State, **facts: object) -> None:
        AccountingImport.update(fence="another").where(AccountingImport.id == claimed.id).execute()
        settle(claimed, state, **facts)

    monkeypatch.setattr(claims, "settle", too_late)
    run_imports()
    assert (again(work).state, Customer.select().count()) == (State.APPLYING, before)


def test_work_that_breaks_off_three_times_ends_in_a_sentence(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    work = uploaded(cast.mira)
    monkeypatch.setattr(StagedCustomers, "compare", broken)
    run_imports()
    assert (again(work).state, again(work).failure) == (State.FAILED, claims.BROKE_OFF)


def test_an_import_given_up_while_it_is_read_stays_given_up(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def given_up(stage: object) -> None:
        AccountingImport.update(state=State.ABANDONED, fence="").execute()
        return found(stage)  # type: ignore[arg-type]

    found = StagedCustomers.compare
    monkeypatch.setattr(StagedCustomers, "compare", given_up)
    work = uploaded(cast.mira)
    run_imports()
    assert again(work).state == State.ABANDONED


def test_progress_is_told_while_a_long_file_is_read(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "SECONDS_BETWEEN_BEATS", 0)
    told: list[int] = []
    note = claims.note
    monkeypatch.setattr(
        claims, "note", lambda work, **facts: (told.append(facts.get("done_rows", 0)), note(work, **facts))
    )
    work = checked(cast.mira, LONG)
    assert told == [0, 1_000, 2_000, 2_500]
    assert (work.total_rows, work.state) == (2_500, State.CHECKED)
