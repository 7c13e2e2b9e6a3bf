"""Whom a line speaks of: never the wrong customer, and rather refused than guessed."""

from pathlib import Path

import pytest

from crikit.customers.models import Customer
from tests.cast import Cast
from tests.exchange.office import PROGRAMS, bring_in, named, sample, sums

IDS = "List ID,Code,Customer name\n"


@pytest.fixture(autouse=True)
def vendor(cast: Cast) -> Cast:
    Customer.update(active=False, invitable=False).execute()
    return cast


def reasons(folder: Path, content: str) -> dict[int, str]:
    return {row["line"]: row["reason"] for row in bring_in(folder, content).refusals}


def test_an_accounting_id_finds_a_customer_under_another_name_and_code(tmp_path: Path) -> None:
    bring_in(tmp_path, IDS + "80001,7,Aspen\n")
    aspen = named("Aspen").id
    assert sums(bring_in(tmp_path, IDS + "80001,77,Alder\n")) == (0, 1, 0, 0)
    assert (named("Alder").id, named("Alder").code) == (aspen, "77")


def test_a_code_finds_a_customer_that_has_no_accounting_id_yet(tmp_path: Path) -> None:
    bring_in(tmp_path, "Code,Customer name\n7,Aspen\n")
    assert sums(bring_in(tmp_path, IDS + "80001,7,Aspen\n")) == (0, 1, 0, 0)
    assert named("Aspen").accounting_id == "80001"


def test_a_file_without_ids_doesn_t_take_them_away(tmp_path: Path) -> None:
    bring_in(tmp_path, IDS + "80001,7,Aspen\n")
    assert sums(bring_in(tmp_path, "Code,Customer name\n7,Aspen\n")) == (0, 0, 1, 0)
    assert sums(bring_in(tmp_path, IDS + ",7,Aspen & Sons\n")) == (0, 1, 0, 0)
    assert named("Aspen & Sons").accounting_id == "80001"


def test_a_name_finds_only_customers_that_have_neither(tmp_path: Path) -> None:
    bring_in(tmp_path, "Code,Customer name\n7,Aspen\n")
    assert sums(bring_in(tmp_path, "Customer name\nAspen\n")) == (1, 0, 0, 0)
    assert sums(bring_in(tmp_path, "Customer name\nASPEN\n")) == (0, 1, 0, 0)
    assert {customer.code: customer.name for customer in Customer.select().where(Customer.active)} == {
        "7": "Aspen",
        "": "ASPEN",
    }


def test_two_customers_may_exchange_their_codes(tmp_path: Path) -> None:
    bring_in(tmp_path, IDS + "1,7,Aspen\n2,8,Birch\n3,9,Cedar\n")
    assert sums(bring_in(tmp_path, IDS + "1,8,Aspen\n2,9,Birch\n3,7,Cedar\n")) == (0, 3, 0, 0)
    assert [named(name).code for name in ("Aspen", "Birch", "Cedar")] == ["8", "9", "7"]


def test_a_code_that_another_customer_keeps_is_refused(tmp_path: Path) -> None:
    bring_in(tmp_path, IDS + "1,7,Aspen\n")
    refused = {2: "The code 7 belongs to the customer Aspen, who has another accounting ID."}
    assert reasons(tmp_path, IDS + "2,7,Birch\n") == refused
    assert not Customer.select().where(Customer.name == "Birch").exists()


def test_a_refusal_that_keeps_a_code_back_refuses_who_waited_for_it(tmp_path: Path) -> None:
    bring_in(tmp_path, IDS + "1,7,Aspen\n2,8,Birch\n3,9,Cedar\n")
    # Birch can't have Cedar's code, so it keeps its own, and Aspen can't have that.
    assert set(reasons(tmp_path, IDS + "1,8,Aspen\n2,9,Birch\n")) == {2, 3}
    assert [named(name).code for name in ("Aspen", "Birch", "Cedar")] == ["7", "8", "9"]


def test_two_lines_that_lead_to_one_customer_are_one_customer(tmp_path: Path) -> None:
    bring_in(tmp_path, IDS + "1,7,Aspen\n")
    refused = {2: "It is the customer of line 3, found there by its accounting ID."}
    assert reasons(tmp_path, IDS + ",7,Aspen Annex\n1,8,Aspen\n") == refused


def test_equal_names_without_a_code_can_t_be_told_apart(tmp_path: Path) -> None:
    refused = reasons(tmp_path, "Customer name\nCafé Aspen\nBirch\nCafe Aspen\n")
    assert refused == {4: "The name Cafe Aspen stands on line 2 already, and it has no code."}


def test_a_fact_that_is_too_long_is_refused_with_its_length(tmp_path: Path) -> None:
    content = f"Code,Customer name,Phone,Terms\n7,Aspen,{'5' * 101},Net 30\n8,Birch,,{'x' * 101}\n"
    refused = {
        2: "The phone number has 101 characters; the most is 100.",
        3: "The terms have 101 characters; the most is 100.",
    }
    assert reasons(tmp_path, content) == refused


@pytest.mark.parametrize("program", PROGRAMS[:2])
def test_jobs_follow_their_customers_and_are_named(program: str) -> None:
    outcome = sample(program)
    assert outcome.counts["jobs"] == 1
    assert not Customer.select().where(Customer.name.contains("Harbour")).exists()


@pytest.mark.parametrize("program", PROGRAMS[:2])
def test_jobs_may_be_customers_of_their_own(program: str) -> None:
    plain = sample(program).counts["read"]
    outcome = sample(program, jobs_as_customers=True)
    assert sums(outcome) == (1, 0, plain, 0)
    assert named("Café Brûlé:Harbour kiosk").parent_name == "Café Brûlé"
    assert sums(sample(program, jobs_as_customers=True)) == (0, 0, plain + 1, 0)
