"""Bringing a customer list in: what is added, changed, left and refused, down to the single customer."""

from pathlib import Path

import pytest

from crikit import db
from crikit.customers.models import Customer, CustomerType, PriceList, SalesRep
from crikit.customers.queries import Filter, customer_lines
from crikit.history.models import Entry
from tests import factories
from tests.cast import Cast
from tests.exchange.office import FOUR, PROGRAMS, bring_in, named, sample, sums
from tests.scenes import rows


@pytest.fixture
def vendor(cast: Cast) -> Cast:
    """The cast without its customers in the way."""
    Customer.update(active=False, invitable=False).execute()
    return cast


@pytest.mark.parametrize(("program", "added"), list(zip(PROGRAMS, (2, 3, 2), strict=True)))
def test_the_list_of_each_program_comes_in_whole(vendor: Cast, program: str, added: int) -> None:
    assert sums(sample(program)) == (added, 0, 0, 0)
    cafe, loaf = named("Café Brûlé"), named('Loaf "Direct", Inc.')
    assert (cafe.name_key, cafe.default_email, cafe.sales_rep.code) == ("cafe brule", "ida@cafe.example.com", "ZO")
    assert (cafe.customer_type.name, cafe.phone, cafe.active, cafe.invitable) == (
        "Bakery",
        "(503) 555-0101",
        True,
        True,
    )
    assert loaf.sales_rep is None
    assert loaf.customer_type is None


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_same_file_twice_changes_nothing(vendor: Cast, program: str) -> None:
    first = sample(program)
    customers = list(Customer.select().order_by(Customer.id).tuples())
    assert sums(sample(program)) == (0, 0, first.counts["added"], 0)
    assert list(Customer.select().order_by(Customer.id).tuples()) == customers


def test_a_dry_run_says_the_same_and_writes_nothing(vendor: Cast, tmp_path: Path) -> None:
    before = rows()
    dry = bring_in(tmp_path, FOUR, dry_run=True)
    assert rows() == before
    wet = bring_in(tmp_path, FOUR)
    assert {**wet.counts, "deactivated": 0} == {**dry.counts, "deactivated": 0}


def test_every_fact_of_a_new_customer_is_kept(vendor: Cast, tmp_path: Path) -> None:
    counts = bring_in(tmp_path, FOUR).counts
    birch, dogwood = named("Birch Hardware"), named("Dogwood Feed")
    assert (birch.code, birch.default_email, birch.other_emails) == ("8", "ap@birch.test", ["orders@birch.test"])
    assert (birch.customer_type.name, birch.sales_rep.name, birch.price_list) == ("Retail", "TW", None)
    assert (dogwood.email_written, dogwood.default_email, dogwood.address_usable) == ("call first", "", False)
    assert birch.vendor_id == vendor.vendor.id
    assert birch.address_usable
    wanted = {"without_address": 1, "several_addresses": 1, "unusable_address": 1, "new_types": 2, "new_reps": 2}
    assert {name: counts[name] for name in wanted} == wanted


def test_an_imported_customer_is_found_by_name_code_and_every_address(vendor: Cast, tmp_path: Path) -> None:
    bring_in(tmp_path, FOUR.replace("8,Birch", "B-08,Birch"))
    actor = factories.as_actor(vendor.mira)
    for text in ("aspen cafe", "AP@ASPEN"):
        assert [line.name for line in customer_lines(actor, Filter(q=text), None)] == ["Aspen Café"]
    for text in ("b-08", "orders@birch", "birch hard"):
        assert [line.name for line in customer_lines(actor, Filter(q=text), None)] == ["Birch Hardware"]


def test_a_customer_is_found_by_its_new_name_and_no_longer_by_the_old(vendor: Cast, tmp_path: Path) -> None:
    bring_in(tmp_path, FOUR)
    assert sums(bring_in(tmp_path, FOUR.replace("Birch Hardware", "Spruce Tools"))) == (0, 1, 3, 0)
    actor = factories.as_actor(vendor.mira)
    assert [line.code for line in customer_lines(actor, Filter(q="spruce"), None)] == ["8"]
    assert customer_lines(actor, Filter(q="birch hardware"), None) == []


def test_a_change_is_counted_once_for_each_customer(vendor: Cast, tmp_path: Path) -> None:
    bring_in(tmp_path, FOUR)
    mended = FOUR.replace("call first", "ap@dogwood.test").replace("Cedar Nursery,,MR", "Cedar Garden Nursery,,TW")
    assert sums(bring_in(tmp_path, mended)) == (0, 2, 2, 0)
    assert named("Dogwood Feed").invite_to == "ap@dogwood.test"
    assert named("Dogwood Feed").address_usable
    assert named("Cedar Garden Nursery").sales_rep.code == "TW"


def test_a_rep_loses_and_another_gets_a_customer_that_is_assigned_anew(vendor: Cast, tmp_path: Path) -> None:
    bring_in(tmp_path, FOUR.replace("TW", "R"))
    rita, omar = factories.as_actor(vendor.rita), factories.as_actor(vendor.omar)
    seen = [line.name for line in customer_lines(rita, Filter(q="aspen"), None)]
    bring_in(tmp_path, FOUR.replace("TW", "O"))
    assert seen == ["Aspen Café"]
    assert customer_lines(rita, Filter(q="aspen"), None) == []
    assert [line.name for line in customer_lines(omar, Filter(q="aspen"), None)] == ["Aspen Café"]


def test_the_office_s_own_address_for_the_invitation_stays(vendor: Cast, tmp_path: Path) -> None:
    bring_in(tmp_path, FOUR)
    own = {"Aspen Café": "owner@aspen.test", "Birch Hardware": "", "Dogwood Feed": "owner@dogwood.test"}
    for name, address in own.items():
        usable = bool(address)
        Customer.update(invitation_email=address, address_usable=usable).where(Customer.name == name).execute()
    changed = FOUR.replace("ap@", "office@").replace("call first", "call second")
    assert sums(bring_in(tmp_path, changed)) == (0, 3, 1, 0)
    for name, address in own.items():
        customer = named(name)
        assert (customer.invite_to, customer.address_usable) == (address, bool(address))


def test_what_the_file_has_no_column_for_stays(vendor: Cast, tmp_path: Path) -> None:
    bring_in(tmp_path, FOUR)
    assert sums(bring_in(tmp_path, "Code,Customer name,E-mail\n7,Aspen Café,new@aspen.test\n")) == (0, 1, 0, 0)
    aspen = named("Aspen Café")
    assert (aspen.default_email, aspen.customer_type.name, aspen.sales_rep.code) == ("new@aspen.test", "Retail", "TW")
    assert aspen.price_list.name == "Dealer"
    assert sums(bring_in(tmp_path, "Code,Customer name\n8,Birch & Sons\n")) == (0, 1, 0, 0)
    actor = factories.as_actor(vendor.mira)
    assert [line.name for line in customer_lines(actor, Filter(q="orders@birch"), None)] == ["Birch & Sons"]


def test_types_price_lists_and_reps_are_made_once_however_they_are_spelt(vendor: Cast, tmp_path: Path) -> None:
    bring_in(tmp_path, FOUR)
    spelt = FOUR.replace("Retail", "RETAIL").replace("Dealer", "dealer").replace("TW", "tw")
    assert sums(bring_in(tmp_path, spelt)) == (0, 0, 4, 0)
    assert [row.name for row in CustomerType.select().order_by(CustomerType.name)] == ["Retail", "Wholesale"]
    assert [row.name for row in PriceList.select()] == ["Dealer"]
    assert {rep.code for rep in SalesRep.select()} == {"R", "O", "TW", "MR"}


def test_one_vendor_s_list_never_touches_another_s_customers(vendor: Cast, tmp_path: Path) -> None:
    with db.vendor_scope(vendor.other_vendor.id):
        bring_in(tmp_path, FOUR)
        theirs = list(Customer.select().order_by(Customer.id).tuples())
    outcome = bring_in(tmp_path, FOUR.replace("Aspen Café", "Alder Café"), deactivate_missing=True)
    assert sums(outcome) == (4, 0, 0, 0)
    with db.vendor_scope(vendor.other_vendor.id):
        assert list(Customer.select().order_by(Customer.id).tuples()) == theirs
        assert not Customer.select().where(Customer.name == "Alder Café").exists()


def test_an_import_stands_in_the_history_with_its_counts(vendor: Cast, tmp_path: Path) -> None:
    outcome = bring_in(tmp_path, FOUR)
    entry = Entry.select().where(Entry.action == "import.finished").get()
    assert (entry.about_name, entry.actor_name) == ("list.csv", "command line")
    assert entry.facts["counts"] == outcome.counts
