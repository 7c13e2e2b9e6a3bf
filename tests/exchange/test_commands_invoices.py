"""`flask import invoices`: the sums that accounting's own report must say too, and how days are read."""

from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from crikit.invoices.models import Invoice
from tests.cast import Cast

UNCLEAR = (
    "Invoice Number,Customer ID,Date,Item,Line Total,Invoice Total,Open Balance\n"
    "501,1001,03/04/2026,A,10.00,16.50,16.50\n"
    "501,1001,03/04/2026,B,6.50,16.50,16.50\n"
)


@pytest.fixture
def run(cast: Cast, runner: FlaskCliRunner, tmp_path: Path):  # type: ignore[no-untyped-def]
    def command(content: str, *options: str) -> tuple[int, list[str]]:
        path = tmp_path / "invoices.csv"
        path.write_text(content)
        done = runner.invoke(args=["import", "invoices", str(path), "--vendor", cast.vendor.slug, *options])
        return done.exit_code, done.output.splitlines()

    return command


def test_a_file_says_its_sums_and_comes_in(run) -> None:  # type: ignore[no-untyped-def]
    code, lines = run(UNCLEAR)
    assert (code, lines[1]) == (1, "would add 0, change 0, leave 0, refuse 1")
    assert run(UNCLEAR, "--dates", "day-first") == (
        0,
        [
            "Table, 1 invoices in 2 lines",
            "add 1, change 0, leave 0, refuse 0",
            "1 are open, 16.50 in all",
            "dates are read day first",
        ],
    )
    paid = UNCLEAR.replace("16.50\n", "0\n")
    assert run(paid, "--dates", "day-first")[1][1] == "add 0, change 1, leave 0, refuse 0"
    assert Invoice.get().open_balance == 0


def test_what_is_no_longer_named_is_taken_for_paid_on_request(run) -> None:  # type: ignore[no-untyped-def]
    run(UNCLEAR, "--dates", "day-first")
    other = UNCLEAR.replace("501", "502")
    told = "1 open invoices are not in the file and"
    assert run(other, "--dates", "day-first", "--dry-run")[1][-1] == f"{told} can be taken for paid"
    assert run(other, "--dates", "day-first", "--deactivate-missing")[1][-1] == f"{told} were taken for paid"
