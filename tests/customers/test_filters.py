"""Filters and search: both lists of customers find the same ones by the same words."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crikit import db
from crikit.customers.queries import Filter, count_customers, customer_lines
from crikit.invitations.models import Kind
from crikit.invitations.queries.frame import frame
from crikit.invitations.queries.invitees import customer_invitees
from tests import factories
from tests.cast import Cast
from tests.factories import as_actor

Find = Callable[..., set[str]]
UNKNOWN = "names a customer type, sales rep or price list that doesn’t exist (any more)"

NAMES = (
    "Éclair Café",
    "Müller & Søn",
    "100% Natural",
    "under_score",
    'The "Best" Shop',
    "O'Neil's",
    "back\\slash",
    "A*B",
)


@pytest.fixture(params=["the customer list", "the invite page"])
def find(request: pytest.FixtureRequest, cast: Cast) -> Find:
    """`find(q="mill")`: the names found, those of the cast left out; the count says the same."""
    factories.Customer.update(invitable=True).execute()
    lines, count = {
        "the customer list": (customer_lines, count_customers),
        "the invite page": (customer_invitees, lambda actor, wanted: frame(actor, Kind.CUSTOMERS, wanted).matching),
    }[request.param]

    def found(**wanted: Any) -> set[str]:
        actor, filter_ = as_actor(cast.mira), Filter(**wanted)
        names = [line.name for line in lines(actor, filter_, None)]
        assert len(names) == count(actor, filter_)
        return set(names) - {"Green Valley", "Old Mill"}

    return found


def test_each_filter_finds_its_own(cast: Cast, find: Find) -> None:
    retail, dealer, tara = factories.customer_type("Retail"), factories.price_list("Dealer"), factories.sales_rep()
    factories.customer("Typed", customer_type=retail)
    factories.customer("Listed", price_list=dealer)
    factories.customer("Visited", sales_rep=tara)
    assert find(customer_type=retail.id) == {"Typed"}
    assert find(price_list=dealer.id) == {"Listed"}
    assert find(sales_rep=tara.id) == {"Visited"}
    assert find() == {"Typed", "Listed", "Visited"}


def test_filters_and_words_narrow_each_other(cast: Cast, find: Find) -> None:
    retail, dealer, tara = factories.customer_type("Retail"), factories.price_list("Dealer"), factories.sales_rep()
    everything = {"customer_type": retail, "price_list": dealer, "sales_rep": tara}
    factories.customer("Harbor One", **everything)
    factories.customer("Summit", **everything)
    for left_out in everything:
        factories.customer(f"Harbor without {left_out}", **{k: v for k, v in everything.items() if k != left_out})
    wanted = {name: row.id for name, row in everything.items()}
    assert find(**wanted, q="harbor") == {"Harbor One"}
    assert find(**wanted) == {"Harbor One", "Summit"}
    for left_out in everything:
        fewer = {name: id_ for name, id_ in wanted.items() if name != left_out}
        assert find(**fewer, q="harbor") == {"Harbor One", f"Harbor without {left_out}"}


def test_a_choice_that_nobody_has_finds_nobody(cast: Cast, find: Find) -> None:
    factories.customer("Typed", customer_type=factories.customer_type("Retail"))
    unused = factories.customer_type("Unused")
    assert find(customer_type=unused.id) == find(customer_type=987_654) == find(customer_type=-1) == set()


@pytest.mark.parametrize("q", ["blue heron", "HERON", "lue h", "B77", "b77-x", "ap@heron", "heron.test", "  Heron  "])
def test_words_find_by_name_code_and_address(cast: Cast, find: Find, q: str) -> None:
    factories.customer("Blue Heron", "ap@heron.test", code="B77-x")
    factories.customer("Summit", "ap@summit.test", code="B78")
    assert find(q=q) == {"Blue Heron"}


@pytest.mark.parametrize(
    ("q", "name"), [("ec", "Éclair Café"), ("É", "Éclair Café"), ("mu", "Müller & Søn"), ("M", "Müller & Søn")]
)
def test_one_or_two_letters_find_by_the_beginning(cast: Cast, find: Find, q: str, name: str) -> None:
    for each in NAMES:
        factories.customer(each)
    assert find(q=q) == {name}


def test_a_short_text_finds_the_beginning_of_a_code_whatever_its_case(cast: Cast, find: Find) -> None:
    factories.customer("Blue Heron", code="zQ9")
    assert find(q="ZQ") == find(q="zq") == {"Blue Heron"}
    assert find(q="q9") == set()


@pytest.mark.parametrize(
    ("q", "name"),
    [
        ("eclair", "Éclair Café"),
        ("ÉCLAIR CAFE", "Éclair Café"),
        ("muller & s", "Müller & Søn"),
        ("100%", "100% Natural"),
        ("r_s", "under_score"),
        ('"best"', 'The "Best" Shop'),
        ("o'neil", "O'Neil's"),
        ("k\\s", "back\\slash"),
        ("a*b", "A*B"),
    ],
)
def test_accents_and_signs_mean_nothing_but_themselves(cast: Cast, find: Find, q: str, name: str) -> None:
    for each in NAMES:
        factories.customer(each, "")
    assert find(q=q) == {name}


@pytest.mark.parametrize(
    "q", ["%%%", "___", "***", "a OR b", 'name:"x"', "NEAR(a b)", "-heron", "^heron", "\\\\\\", "';--"]
)
def test_signs_that_mean_something_to_a_database_find_nobody(cast: Cast, find: Find, q: str) -> None:
    factories.customer("Blue Heron")
    assert find(q=q) == set()


@given(q=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_at_all_finds_what_contains_it(cast: Cast, q: str) -> None:
    everybody = customer_lines(as_actor(cast.mira), Filter(), None)
    for line in customer_lines(as_actor(cast.mira), Filter(q=q), None):
        assert line in everybody


@given(
    name=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=3, max_size=12),
    start=st.integers(0, 8),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_customer_is_found_by_any_part_of_its_name(cast: Cast, name: str, start: int) -> None:
    with db.atomic() as transaction:
        made = factories.customer(name)
        part = made.name_key[start:]
        found = customer_lines(as_actor(cast.mira), Filter(q=part), None)
        assert made.id in {line.id for line in found} or 0 < len(part.strip()) < 3
        transaction.rollback()


@pytest.mark.parametrize("page", ["/customers", "/tools/invite/customers"])
@pytest.mark.parametrize("query", ["customer_type=987654", "sales_rep=x", "price_list=-3", "customer_type=１"])
def test_an_unknown_choice_in_the_address_is_told(cast: Cast, page: str, query: str) -> None:
    shown = cast.browser(cast.mira).get(f"{page}?{query}")
    assert shown.status_code == 200
    assert UNKNOWN in shown.text
    assert "Clear" in shown.text


@pytest.mark.parametrize("page", ["/customers", "/tools/invite/customers"])
def test_the_filter_stands_in_the_form_and_in_the_address(cast: Cast, page: str) -> None:
    retail = factories.customer_type("Retail")
    factories.customer("Blue Heron", customer_type=retail)
    shown = cast.browser(cast.mira).get(f"{page}?customer_type={retail.id}&q=%22her%22%3Cb%3E").text
    assert f'<option value="{retail.id}" selected>Retail</option>' in shown
    assert "&#34;her&#34;&lt;b&gt;" in shown
    assert "<b>" not in shown
    assert UNKNOWN not in shown


@pytest.mark.parametrize("page", ["/customers", "/tools/invite/customers"])
@pytest.mark.parametrize("q", ["%ED%A0%80", "%FF%FE", "x" * 5_000, "%F0%9F%90%9D"])
def test_no_text_in_the_address_breaks_the_page(cast: Cast, page: str, q: str) -> None:
    assert cast.browser(cast.mira).get(f"{page}?q={q}").status_code == 200
