"""Who is active: what left accounting, what came back, and who may be invited then."""

from pathlib import Path

import pytest

from crikit.customers.models import Customer, SalesRep
from tests import factories
from tests.cast import Cast
from tests.exchange.lists import SAMPLES
from tests.exchange.office import FOUR, bring_in, named, sample, sums

WITHOUT_ASPEN = "\n".join(line for line in FOUR.splitlines() if "Aspen" not in line)


@pytest.fixture(autouse=True)
def vendor(cast: Cast, tmp_path: Path) -> Cast:
    Customer.update(active=False, invitable=False).execute()
    bring_in(tmp_path, FOUR)
    return cast


def test_a_customer_that_left_accounting_stays_until_somebody_confirms(tmp_path: Path) -> None:
    assert bring_in(tmp_path, WITHOUT_ASPEN).counts["missing"] == 1
    assert named("Aspen Café").active
    outcome = bring_in(tmp_path, WITHOUT_ASPEN, deactivate_missing=True)
    assert (outcome.counts["missing"], outcome.counts["deactivated"]) == (1, 1)
    assert (named("Aspen Café").active, named("Aspen Café").invitable) == (False, False)
    assert bring_in(tmp_path, WITHOUT_ASPEN).counts["missing"] == 0


def test_a_customer_that_comes_back_is_active_and_may_be_invited(tmp_path: Path) -> None:
    bring_in(tmp_path, WITHOUT_ASPEN, deactivate_missing=True)
    assert sums(bring_in(tmp_path, FOUR)) == (0, 1, 3, 0)
    assert (named("Aspen Café").active, named("Aspen Café").invitable) == (True, True)


def test_a_customer_with_a_username_comes_back_without_being_invitable(tmp_path: Path) -> None:
    factories.pair(named("Aspen Café"), "aspen")
    bring_in(tmp_path, WITHOUT_ASPEN, deactivate_missing=True)
    bring_in(tmp_path, FOUR)
    assert (named("Aspen Café").active, named("Aspen Café").invitable) == (True, False)


def test_another_change_leaves_invitable_as_it_is(tmp_path: Path) -> None:
    factories.pair(named("Aspen Café"), "aspen")
    bring_in(tmp_path, FOUR.replace("ap@", "office@"))
    assert not named("Aspen Café").invitable
    assert named("Birch Hardware").invitable


def test_inactive_in_accounting_is_inactive_here(tmp_path: Path) -> None:
    titles, *lines = FOUR.splitlines()
    inactive = "\n".join([f"{titles},Inactive", *(f"{line},{'Yes' if 'Birch' in line else ''}" for line in lines)])
    outcome = bring_in(tmp_path, inactive)
    assert sums(outcome) == (0, 1, 3, 0)
    assert outcome.counts["inactive"] == 1
    assert (named("Birch Hardware").active, named("Birch Hardware").invitable) == (False, False)


def test_a_customer_whose_line_is_refused_is_not_missing(tmp_path: Path) -> None:
    broken = FOUR.replace("7,Aspen Café", f"{'7' * 61},Aspen Café")
    outcome = bring_in(tmp_path, broken, deactivate_missing=True, skip_refused=True)
    assert sums(outcome) == (0, 0, 3, 1)
    assert outcome.counts["missing"] == 0
    assert named("Aspen Café").active


def test_a_refusal_stops_all_of_it(tmp_path: Path) -> None:
    broken = WITHOUT_ASPEN.replace("Cedar Nursery", "") + "\n11,Elder Books,,,,\n"
    outcome = bring_in(tmp_path, broken, deactivate_missing=True)
    assert not outcome.written
    assert sums(outcome) == (1, 0, 2, 1)
    assert named("Aspen Café").active
    assert not Customer.select().where(Customer.name == "Elder Books").exists()


def test_reps_come_by_the_name_in_the_file_s_own_list() -> None:
    assert sample("quickbooks-desktop.iif").counts["new_reps"] == 1
    zoe = SalesRep.get(SalesRep.code == "ZO")
    assert (zoe.name, zoe.name_key, zoe.active, zoe.invitable) == ("Zoé Oudin", "zoe oudin", True, True)
    assert not SalesRep.select().where(SalesRep.code == "OL").exists()


def test_a_rep_known_by_code_only_gets_its_name_later() -> None:
    sample("quickbooks-online.csv")
    assert SalesRep.get(SalesRep.code == "ZO").name == "ZO"
    assert sample("quickbooks-desktop.iif").counts["changed_reps"] == 1
    assert SalesRep.get(SalesRep.code == "ZO").name == "Zoé Oudin"


def test_a_rep_hidden_in_accounting_isn_t_invited_any_more(tmp_path: Path) -> None:
    sample("quickbooks-desktop.iif")
    listed = (SAMPLES / "quickbooks-desktop.iif").read_text(encoding="cp1252")
    hidden = listed.replace("Zoé Oudin\t3\tN", "Zoé Oudin\t3\tY")
    assert hidden != listed
    bring_in(tmp_path, hidden)
    zoe = SalesRep.get(SalesRep.code == "ZO")
    assert (zoe.active, zoe.invitable) == (False, False)
