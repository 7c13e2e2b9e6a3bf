"""`flask import`: its words, its exit code, and what it leaves behind."""

from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from crikit.customers.models import Customer
from crikit.exchange.commands import MISSING
from crikit.exchange.imports.ways import OTHERS
from crikit.exchange.models import AccountingImport, Kind, State
from crikit.exchange.reading.kinds import READABLE
from tests.cast import Cast
from tests.exchange.lists import SAMPLES
from tests.exchange.office import FOUR, named
from tests.scenes import rows

TWINS = FOUR + "7,Another Aspen,,,,\n"


@pytest.fixture
def run(cast: Cast, runner: FlaskCliRunner, tmp_path: Path):  # type: ignore[no-untyped-def]
    def command(content: str, *options: str) -> tuple[int, list[str]]:
        path = tmp_path / "list.csv"
        path.write_text(content)
        done = runner.invoke(args=["import", "customers", str(path), "--vendor", cast.vendor.slug, *options])
        return done.exit_code, done.output.splitlines()

    return command


def test_it_tells_the_counts_and_leaves_a_line_among_the_imports(run, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    assert run(FOUR) == (
        0,
        [
            "Table, 4 rows",
            "add 4, change 0, leave 0, refuse 0",
            "2 active customers are not in the file and can be made inactive",
        ],
    )
    work = AccountingImport.get()
    assert (work.state, work.by_name, work.counts["added"]) == (State.DONE, "command line", 4)
    assert run(FOUR)[1][1] == "add 0, change 0, leave 4, refuse 0"


def test_a_dry_run_writes_nothing(run) -> None:  # type: ignore[no-untyped-def]
    before = rows()
    code, lines = run(FOUR, "--dry-run")
    assert (code, lines[1], rows()) == (0, "would add 4, change 0, leave 0, refuse 0", before)


def test_a_refused_row_stops_it(run) -> None:  # type: ignore[no-untyped-def]
    before = rows()
    code, lines = run(TWINS, "--deactivate-missing")
    assert (code, lines[1]) == (1, "would add 4, change 0, leave 0, refuse 1")
    assert "line 6, Another Aspen: The customer code 7 stands on line 2 already." in lines
    assert lines[-1] == "Nothing was written because of the refused rows."
    assert rows() == before
    assert run(TWINS, "--dry-run")[0] == 1


def test_refused_rows_may_be_left_out(run) -> None:  # type: ignore[no-untyped-def]
    code, lines = run(TWINS, "--skip-refused")
    assert (code, lines[1]) == (0, "add 4, change 0, leave 0, refuse 1")
    assert named("Aspen Café").code == "7"


def test_missing_customers_become_inactive_on_request(run) -> None:  # type: ignore[no-untyped-def]
    assert run(FOUR, "--deactivate-missing")[1][-1] == "2 active customers are not in the file and were made inactive"
    assert not named("Old Mill").active


def test_jobs_are_customers_on_request(cast: Cast, runner: FlaskCliRunner) -> None:
    path = str(SAMPLES / "quickbooks-desktop.iif")
    done = runner.invoke(args=["import", "customers", path, "--vendor", cast.vendor.slug, "--jobs-as-customers"])
    assert "add 3, change 0, leave 0, refuse 0" in done.output
    assert Customer.select().where(Customer.parent_name == "Café Brûlé").exists()


def test_what_can_t_be_done_is_a_sentence(cast: Cast, runner: FlaskCliRunner, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("")
    for arguments, said in (
        (["parcels", str(path), "--vendor", cast.vendor.slug], "customers"),
        (["customers", str(path), "--vendor", "nobody"], "There is no vendor 'nobody'"),
        (["customers", str(path), "--vendor", cast.vendor.slug], "is empty"),
        (["customers", str(tmp_path / "none.csv"), "--vendor", cast.vendor.slug], "does not exist"),
    ):
        done = runner.invoke(args=["import", *arguments])
        assert done.exit_code != 0
        assert said in done.output
        assert "Traceback" not in done.output


def test_every_kind_of_list_can_be_read_brought_in_and_told_of() -> None:
    assert set(Kind) == set(READABLE) == set(MISSING) == {Kind.CUSTOMERS, *OTHERS}
