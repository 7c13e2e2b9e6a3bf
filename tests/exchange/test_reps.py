"""Sales reps from accounting: known again by their code, never deleted, with the addresses they are invited at."""

from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from crikit.customers.models import SalesRep
from crikit.exchange.imports.at_once import Choices, Outcome, import_file
from crikit.exchange.jobs import run_imports
from crikit.exchange.models import Kind
from tests.cast import Cast
from tests.clients import seen
from tests.exchange import office
from tests.exchange.lists import SAMPLES
from tests.exchange.office import sums

pytestmark = pytest.mark.usefixtures("cast")

TWO = """Rep code,Rep name,E-mail,Phone,Active
ZO,Zoé Oudin,"zoe@pine.test, zo@pine.test",555-0101,yes
OL,Old Lars,call first,,no
"""


def bring_in(folder: Path, content: str, **choices: bool) -> Outcome:
    return office.bring_in(folder, content, Kind.REPS, name="reps.csv", **choices)


def rep(code: str) -> SalesRep:
    found: SalesRep = SalesRep.get(SalesRep.code == code)
    return found


def test_reps_come_in_with_all_that_the_file_says_and_the_same_file_changes_nothing(tmp_path: Path) -> None:
    assert sums(bring_in(tmp_path, TWO)) == (2, 0, 0, 0)
    zoe, lars = rep("ZO"), rep("OL")
    assert (zoe.name, zoe.phone, zoe.default_email, zoe.other_emails) == (
        *("Zoé Oudin", "555-0101", "zoe@pine.test", ["zo@pine.test"]),
    )
    assert (zoe.active, zoe.invitable, zoe.address_usable) == (True, True, True)
    assert (lars.active, lars.invitable, lars.address_usable, lars.email_written) == (False, False, False, "call first")
    before = list(SalesRep.select().order_by(SalesRep.id).tuples())
    assert sums(bring_in(tmp_path, TWO)) == (0, 0, 2, 0)
    assert sums(bring_in(tmp_path, TWO.replace("ZO,", "zo,"))) == (0, 0, 2, 0)
    assert list(SalesRep.select().order_by(SalesRep.id).tuples()) == before


def test_what_the_file_has_no_column_for_stays_and_so_does_an_address_of_the_office(tmp_path: Path) -> None:
    bring_in(tmp_path, TWO)
    SalesRep.update(invitation_email="own@pine.test").where(SalesRep.code == "ZO").execute()
    assert sums(bring_in(tmp_path, "Rep code,Rep name\nZO,\nOL,Lars Old\n")) == (0, 1, 1, 0)
    assert (rep("ZO").name, rep("ZO").phone, rep("OL").name, rep("OL").active) == (
        *("Zoé Oudin", "555-0101", "Lars Old", True),
    )
    bring_in(tmp_path, "Rep code,E-mail\nZO,nobody\n")
    assert (rep("ZO").default_email, rep("ZO").invite_to, rep("ZO").address_usable) == ("", "own@pine.test", True)


def test_a_rep_with_a_username_is_not_invited_again(tmp_path: Path, cast: Cast) -> None:
    for is_active in ("no", "yes"):
        bring_in(tmp_path, f"Rep code,Rep name,Active\nR,Rita Moreau,{is_active}\n")
    assert (rep("R").id, rep("R").active, rep("R").invitable) == (cast.rita.rep_id, True, False)


def test_those_the_file_does_not_name_become_inactive_on_request_and_a_refused_one_is_named(tmp_path: Path) -> None:
    bring_in(tmp_path, TWO)
    active = SalesRep.select().where(SalesRep.active == True).count()
    found = bring_in(tmp_path, f"Rep code,Rep name\nZO,{'x' * 201}\n", skip_refused=True, deactivate_missing=True)
    assert (sums(found), found.counts["missing"]) == ((0, 0, 0, 1), active - 1)
    assert (rep("ZO").active, SalesRep.select().where(SalesRep.active == True).count()) == (True, 1)


def test_what_can_not_be_told_apart_is_refused(tmp_path: Path) -> None:
    found = bring_in(tmp_path, "Rep code,Rep name\nZO,Zoé\nzo,Zora\n,Nobody\n", skip_refused=True)
    assert sums(found) == (1, 0, 0, 2)
    assert [row["reason"] for row in found.refusals] == [
        "The code zo stands on line 2 already.",
        "It says nothing for “Sales rep (code or initials)”.",
    ]


def test_quickbooks_own_list_is_read_by_the_command(cast: Cast, runner: FlaskCliRunner) -> None:
    path = str(SAMPLES / "quickbooks-desktop.iif")
    done = runner.invoke(args=["import", "reps", path, "--vendor", cast.vendor.slug])
    assert (done.exit_code, "add 2, change 0, leave 0, refuse 0" in done.output) == (0, True), done.output
    assert (rep("ZO").active, rep("OL").active) == (True, False)
    again = import_file(SAMPLES / "quickbooks-desktop.iif", Choices(dry_run=True), Kind.REPS)
    assert sums(again) == (0, 0, 2, 0)


def test_the_page_leads_on_to_inviting_them(cast: Cast) -> None:
    work = office.checked(cast.mira, TWO, kind=Kind.REPS)
    browser = cast.browser(cast.mira)
    assert "2 rows will be added or changed" in seen(browser.get(f"/tools/import/{work.id}").text)
    office.confirm(cast.mira, work)
    run_imports()
    page = seen(browser.get(f"/tools/import/{work.id}").text)
    assert "2 rows: added 2" in page
    assert "Invite reps" in page
