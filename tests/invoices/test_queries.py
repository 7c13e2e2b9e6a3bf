"""Reading invoices: who sees which, in which order, and what is owed; never a row past the gate."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crikit.actor import Actor, Role
from crikit.errors import Forbidden, NotFound
from crikit.invoices.queries import charges_of, invoice_for, invoices_for, whose
from crikit.invoices.queries.lists import Filter, count_invoices, every_invoice, listed
from crikit.invoices.queries.owed import owed_by, receivables, together
from crikit.invoices.queries.statements import statement
from crikit.invoices.rules import DAYS_LATE, Age, Owed, keys_between, list_key, period, standing
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission
from crikit.places import Place
from tests import factories
from tests.cast import Cast
from tests.factories import as_actor

TODAY = date(2026, 11, 22)
ALL = Filter(TODAY)


def due(days_late: int) -> dict[str, date]:
    return {"dated": date(2026, 1, 5), "due_on": TODAY - timedelta(days=days_late)}


def numbers(cast: Cast, who: str, wanted: Filter = ALL) -> list[str]:
    found = [line.number for line in listed(as_actor(getattr(cast, who)), wanted, None)]
    assert len(found) == count_invoices(as_actor(getattr(cast, who)), wanted)
    return found


@pytest.fixture
def some(cast: Cast) -> None:
    factories.invoice(cast.green_valley, 100_00, number="A1", customer_po="PO-77", **due(45))
    factories.invoice(cast.green_valley, 50_00, number="A2", **due(-5))
    factories.invoice(cast.green_valley, 9_00, number="A3", open_balance=0, **due(90))
    factories.invoice(cast.green_valley, -20_00, number="A4", **due(0))
    factories.invoice(cast.old_mill, 70_00, number="B1", **due(91))


@pytest.mark.usefixtures("some")
def test_open_ones_come_first_the_longest_due_at_the_top(cast: Cast) -> None:
    assert numbers(cast, "mira") == ["B1", "A1", "A4", "A2", "A3"]
    newer = factories.invoice(cast.green_valley, open_balance=0, dated=date(2026, 10, 1))
    assert numbers(cast, "mira")[-2:] == [newer.number, "A3"]


@pytest.mark.usefixtures("some")
@pytest.mark.parametrize(
    ("who", "seen"),
    [("rita", {"A1", "A2", "A3", "A4"}), ("maria", {"A1", "A2", "A3", "A4"}), ("omar", {"B1"}), ("olga", {"B1"})],
)
def test_everybody_sees_the_invoices_of_their_customers(cast: Cast, who: str, seen: set[str]) -> None:
    actor = as_actor(getattr(cast, who))
    assert set(numbers(cast, who)) == seen
    assert {one.number for one in invoices_for(actor)} == seen
    assert {line.number for line in every_invoice(actor, ALL)} == seen
    assert {debtor.name for debtor in receivables(actor, TODAY)} == {"Green Valley" if "A1" in seen else "Old Mill"}


@pytest.mark.usefixtures("some")
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"q": "po-77"}, ["A1"]),
        ({"q": "a"}, ["A1", "A4", "A2", "A3"]),
        ({"customer": "old mill"}, ["B1"]),
        ({"customer": "mill"}, ["B1"]),
        ({"customer": "Ol"}, ["B1"]),
        ({"show": "open"}, ["B1", "A1", "A4", "A2"]),
        ({"show": "paid"}, ["A3"]),
        ({"show": "overdue"}, ["B1", "A1"]),
        ({"show": "31-60"}, ["A1"]),
        ({"show": "over-90"}, ["B1"]),
        ({"show": "not-due"}, ["A4", "A2"]),
        ({"q": "nobody's"}, []),
    ],
)
def test_a_list_is_narrowed_by_text_customer_and_state(cast: Cast, wanted: dict[str, str], found: list[str]) -> None:
    assert numbers(cast, "mira", Filter.of_address(wanted, TODAY)) == found


@pytest.mark.usefixtures("some")
def test_the_list_of_one_customer_holds_no_other_s(cast: Cast) -> None:
    assert numbers(cast, "mira", Filter(TODAY, of=cast.old_mill.id)) == ["B1"]
    assert numbers(cast, "maria", Filter(TODAY, of=cast.old_mill.id)) == []


@pytest.mark.usefixtures("some")
def test_the_next_page_begins_after_a_place(cast: Cast) -> None:
    actor = as_actor(cast.mira)
    first, second, *_ = listed(actor, ALL, None)
    after = listed(actor, ALL, Place(first.list_key, first.id))
    assert [line.number for line in after] == ["A1", "A4", "A2", "A3"]
    assert after[0] == second
    assert [line.number for line in listed(actor, ALL, None, skip=4)] == ["A3"]


@pytest.mark.usefixtures("some")
def test_the_balance_is_the_sum_of_the_open_ones_by_age(cast: Cast) -> None:
    (owed,) = owed_by(as_actor(cast.maria), cast.green_valley, TODAY, "USD")
    assert (owed.total, owed.overdue, owed.invoices) == (130_00, 100_00, 3)
    assert {age: cents for age, cents in owed.by_age.items() if cents} == {Age.NOT_YET: 30_00, Age.TWO: 100_00}
    (everybody,) = together(receivables(as_actor(cast.mira), TODAY), "USD")
    assert (everybody.total, everybody.by_age[Age.OLDER], everybody.invoices) == (200_00, 70_00, 4)


def test_where_nothing_is_owed_nothing_is_overdue() -> None:
    assert (Owed("USD", {}).total, Owed("USD", {}).overdue) == (0, 0)


def test_currencies_are_never_added_up(cast: Cast) -> None:
    factories.invoice(cast.green_valley, 1_00)
    factories.invoice(cast.green_valley, 2_00, currency="CAD")
    owed = owed_by(as_actor(cast.maria), cast.green_valley, TODAY, "USD")
    assert [(one.currency, one.total) for one in owed] == [("CAD", 2_00), ("USD", 1_00)]
    assert [(one.currency, one.total) for one in together(receivables(as_actor(cast.mira), TODAY), "USD")] == [
        ("CAD", 2_00),
        ("USD", 1_00),
    ]


@pytest.mark.usefixtures("some")
def test_a_statement_tells_the_period_and_what_is_older(cast: Cast) -> None:
    factories.invoice(cast.green_valley, 8_00, number="A5", open_balance=3_00, dated=date(2026, 3, 1))
    told = statement(as_actor(cast.maria), cast.green_valley, date(2026, 2, 1), date(2026, 3, 31), "USD")
    (sums,) = told.sums
    assert [one.number for one in told.invoices] == ["A5"]
    assert (sums.total, sums.paid, sums.open_before, sums.owed) == (8_00, 5_00, 130_00, 133_00)


@pytest.mark.parametrize("given", [False, True])
def test_staff_never_pass_the_gate_nor_does_whoever_lost_the_right(cast: Cast, given: bool) -> None:
    invoice = factories.invoice(cast.green_valley)
    PermissionSetting.create(user=cast.sam, permission=Permission.SEE_BALANCE, allowed=given)
    PermissionSetting.create(user=cast.maria, permission=Permission.SEE_BALANCE, allowed=False)
    # A query that was kept for somebody else is no way round it.
    listed(as_actor(cast.mira), ALL, None)
    reads: list[Callable[[Actor], object]] = [
        lambda actor: invoice_for(actor, invoice.id),
        lambda actor: charges_of(actor, invoice),
        lambda actor: listed(actor, ALL, None),
        lambda actor: every_invoice(actor, ALL),
        lambda actor: count_invoices(actor, ALL),
        lambda actor: owed_by(actor, cast.green_valley, TODAY, "USD"),
        lambda actor: receivables(actor, TODAY),
        lambda actor: statement(actor, cast.green_valley, TODAY, TODAY, "USD"),
    ]
    for person in (cast.sam, cast.maria):
        for read in reads:
            with pytest.raises(Forbidden):
                read(as_actor(person))


def test_whoever_belongs_to_no_customer_sees_none(cast: Cast) -> None:
    factories.invoice(cast.green_valley)
    for role in (Role.REP, Role.MANAGEMENT):
        lost = as_actor(factories.user(role, f"lost{role}"))
        assert list(invoices_for(lost)) == listed(lost, ALL, None) == receivables(lost, TODAY) == []
        with pytest.raises(NotFound):
            whose(lost, cast.green_valley.id)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("total", "still", "late", "said"),
    [
        (900, 0, 70, ("paid", "good")),
        (-900, -900, 70, ("credit", "info")),
        (900, 900, 61, ("61 days late", "bad")),
        (900, 400, 60, ("60 days late", "warn")),
        (900, 900, 1, ("1 day late", "warn")),
        (900, 400, 0, ("partly paid", "neutral")),
        (900, 900, 0, ("open", "neutral")),
    ],
)
def test_a_word_says_how_an_invoice_stands(total: int, still: int, late: int, said: tuple[str, str]) -> None:
    assert standing(total, still, late) == said


@given(late=st.integers(-400, 800))
@example(late=0)
@example(late=1)
def test_every_open_invoice_has_one_age(late: int) -> None:
    key = list_key(TODAY, TODAY - timedelta(days=late), 1)
    found = [age for age in Age if keys_between(age, TODAY)[0] <= key <= keys_between(age, TODAY)[1]]
    assert len(found) == 1
    fewest, most = DAYS_LATE[found[0]]
    assert fewest is None or late >= fewest
    assert most is None or late <= most
    overdue = keys_between("overdue", TODAY)
    assert (overdue[0] <= key <= overdue[1]) == (late > 0)


@pytest.mark.parametrize(
    ("last", "first"),
    {
        "2026-01-31": "2025-11-01",
        "2026-02-01": "2025-12-01",
        "2026-03-31": "2026-01-01",
        "2026-08-15": "2026-06-01",
        "2026-09-01": "2026-07-01",
    }.items(),
)
def test_a_statement_begins_with_the_month_before_last(last: str, first: str) -> None:
    assert period(None, date.fromisoformat(last), TODAY)[0] == date.fromisoformat(first)


@given(first=st.none() | st.dates(), last=st.none() | st.dates())
@example(first=None, last=date.min)
def test_a_period_never_ends_before_it_begins(first: date | None, last: date | None) -> None:
    begin, end = period(first, last, TODAY)
    assert begin <= end
