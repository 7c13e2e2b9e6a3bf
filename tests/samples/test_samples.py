"""Sample data comes and goes in one click, and takes nothing of one's own along."""

import pytest

from crikit.accounts.models import User
from crikit.charts.actions import add_up
from crikit.customers.models import Customer, CustomerType, PriceList, SalesRep
from crikit.errors import Conflict, Forbidden
from crikit.exchange.models import AccountingImport, Kind
from crikit.history.models import Entry
from crikit.invitations.actions import approval
from crikit.invitations.models import Invitation
from crikit.permissions.models import RepAccess
from crikit.samples import content
from crikit.samples.actions import CUSTOMERS, ITEMS, fill, remove
from crikit.samples.models import Sample
from crikit.samples.queries import samples_of
from tests import factories
from tests.cast import Cast
from tests.charts.sums import NOTHING, differences
from tests.crowds import crowd
from tests.exchange.office import checked
from tests.factories import as_actor
from tests.scenes import rows_of, scene

PAGE = "/tools/samples"
CUSTOMER_LIST = "Customer ID,Customer Name\nC-9,Nine Pines\n"
INVOICE_LIST = (
    "Invoice Number,Customer ID,Date,Item,Line Total,Invoice Total,Open Balance\n502,1002,2026-03-14,A,9.00,9.00,9.00\n"
)
IS_SAMPLE = Customer.code.startswith("SAMPLE-")


def kept(cast: Cast) -> dict[str, list[tuple[object, ...]]]:
    """All rows but the history, which tells of the samples, their marks, and sums, which are added up anew."""
    without = ("Entry", "Sample", "SalesMonth", "ItemSales", "ItemQuantity", "OpenDay")
    return {name: rows for name, rows in rows_of(cast.vendor.id).items() if name not in without}


def test_the_page_fills_and_removes(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    assert "Fill with sample data" in browser.get(PAGE).text
    assert f"{CUSTOMERS} sample customers are here" in browser.send(PAGE, follow_redirects=True).text
    assert Customer.select().count() == CUSTOMERS + 2
    page = browser.get(PAGE).text
    assert "Remove the sample data" in page
    assert "SAMPLE-1000" in browser.get("/customers?q=SAMPLE-1000").text
    assert "The sample data is gone" in browser.send(f"{PAGE}/removal", follow_redirects=True).text
    assert Customer.select().count() == 2
    assert [e.action for e in Entry.select().order_by(Entry.id)] == ["samples.filled", "samples.removed"]


def test_nobody_real_is_reached(cast: Cast) -> None:
    fill(as_actor(cast.mira))
    customers, reps = Customer.select().where(IS_SAMPLE), SalesRep.select().where(SalesRep.code.startswith("SAMPLE-"))
    assert {customer.default_email.rpartition(".")[2] for customer in customers} == {"example", ""}
    assert {rep.default_email.rpartition(".")[2] for rep in reps} == {"example"}


def test_what_was_there_before_is_there_afterwards(cast: Cast) -> None:
    scene(cast.mira)
    add_up(cast.vendor.today)
    Sample.delete().execute()
    before = kept(cast)
    fill(as_actor(cast.mira))
    assert kept(cast) != before
    assert differences(cast.vendor.today) == NOTHING
    remove(as_actor(cast.mira))
    assert kept(cast) == before
    assert differences(cast.vendor.today) == NOTHING


def test_samples_have_invoices_of_three_years_to_look_at(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    browser.send(PAGE)
    page = browser.get("/dashboard").text
    assert page.count('<rect class="chart__column') > 30
    assert "SAMPLE-CN-110" in browser.get("/dashboard?by=quantity").text or "SAMPLE-" in page
    assert "Receivables by age" in page
    assert browser.get("/tools/import").status_code == 200
    number = AccountingImport.get().id
    assert browser.get(f"/tools/import/{number}").status_code == 200
    browser.send(f"{PAGE}/removal")
    assert "No invoices yet." in browser.get("/dashboard").text


def test_invited_and_approved_samples_go_with_their_usernames(cast: Cast) -> None:
    mira = as_actor(cast.mira)
    fill(mira)
    users = User.select().count()
    sample = Customer.get(IS_SAMPLE, Customer.invitable == True, Customer.address_usable == True)
    rep = SalesRep.get(SalesRep.code.startswith("SAMPLE-"))
    [invitation] = factories.invite(cast.mira, sample)
    approval.approve(mira, factories.join(invitation))
    factories.user(factories.Role.REP, "samplerep", rep_id=rep.id)
    factories.invite(cast.mira, rep)
    RepAccess.create(user=cast.rita, rep_id=rep.id)
    assert User.select().count() == users + 3
    remove(mira)
    assert User.select().count() == users
    assert Invitation.select().count() == RepAccess.select().count() == 0
    assert Customer.select().count() == SalesRep.select().count() == 2


def test_what_ones_own_customers_use_stays(cast: Cast) -> None:
    own_type = factories.customer_type("Retail")
    mira = as_actor(cast.mira)
    fill(mira)
    rep, prices = SalesRep.get(SalesRep.code == "SAMPLE-AB"), PriceList.get(PriceList.name == "Dealer 10")
    own = factories.customer("Own", sales_rep=rep, price_list=prices)
    remove(mira)
    assert [found.id for found in CustomerType.select()] == [own_type.id]
    assert [found.id for found in PriceList.select()] == [prices.id]
    assert (Customer.get_by_id(own.id).sales_rep, SalesRep.select().count()) == (rep, 3)


def test_one_that_accounting_knows_since_is_the_vendors_own(cast: Cast) -> None:
    mira = as_actor(cast.mira)
    fill(mira)
    Customer.update(accounting_id="80000001").where(Customer.code == "SAMPLE-1000").execute()
    assert remove(mira) == CUSTOMERS - 1
    assert Customer.select().where(Customer.code == "SAMPLE-1000").count() == 1
    assert fill(mira) == CUSTOMERS - 1


@pytest.mark.parametrize(
    ("kind", "content", "missing"),
    [
        (Kind.CUSTOMERS, CUSTOMER_LIST, 2),
        (Kind.ITEMS, "Item ID,Item Description,Sales Price\nA,Kettle,9.00\n", 1),
        (Kind.INVOICES, INVOICE_LIST, 1),
    ],
)
def test_a_list_of_ones_own_misses_no_sample(cast: Cast, kind: Kind, content: str, missing: int) -> None:
    fill(as_actor(cast.mira))
    factories.item("OWN-1")
    factories.invoice(cast.green_valley, 21_00, number="501")
    work = checked(cast.mira, content, kind=kind)
    assert work.counts["missing"] == missing


def test_usernames_and_invitations_of_ones_own_customers_stay(cast: Cast) -> None:
    mira = as_actor(cast.mira)
    fill(mira)
    joined, invited = Customer.select().where(IS_SAMPLE, Customer.invitable == True, Customer.address_usable == True)[
        :2
    ]
    [invitation] = factories.invite(cast.mira, joined)
    user = factories.join(invitation)
    factories.invite(cast.mira, invited)
    Customer.update(accounting_id=Customer.code).where(Customer.id.in_([joined.id, invited.id])).execute()
    assert samples_of(mira)[:4] == (CUSTOMERS - 2, len(content.REPS), ITEMS, 0)
    remove(mira)
    assert User.get_or_none(User.id == user.id)
    stands = Invitation.get(Invitation.customer == invited)
    assert (stands.current, stands.link.is_live) == (True, True)


def test_filling_twice_at_once_fills_once(cast: Cast) -> None:
    mira = as_actor(cast.mira)
    outcomes = crowd(4, lambda _: fill(mira), vendor_id=cast.vendor.id)
    assert outcomes.count(CUSTOMERS) == 1, outcomes
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 3, outcomes
    assert Customer.select().count() == CUSTOMERS + 2


def test_removing_what_isnt_there_changes_nothing(cast: Cast) -> None:
    before = kept(cast)
    assert remove(as_actor(cast.mira)) == 0
    assert kept(cast) == before
    assert Entry.select().count() == 0


def test_anothers_samples_are_not_touched(cast: Cast) -> None:
    fill(as_actor(cast.mira))
    before = rows_of(cast.vendor.id)
    browser = cast.browser(cast.dana)
    browser.send(PAGE)
    browser.send(f"{PAGE}/removal")
    after = rows_of(cast.vendor.id)
    assert [name for name, rows in after.items() if rows != before[name]] == []


@pytest.mark.parametrize("act", [fill, remove])
def test_only_administrators_do_it(cast: Cast, act: object) -> None:
    with pytest.raises(Forbidden):
        act(as_actor(cast.ben))  # type: ignore[operator]
