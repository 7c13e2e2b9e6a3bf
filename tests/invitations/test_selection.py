"""Ticks: kept on the server for each user, one by one or all that match, only of those who can be invited."""

import re

import pytest

from crikit import db
from crikit.accounts.models import User
from crikit.customers.models import Customer, SalesRep
from crikit.invitations.models import Selected
from tests import factories
from tests.cast import Cast
from tests.clients import Client

INVITE = "/tools/invite/customers"


def tick(browser: Client, *rows: Customer | SalesRep, on: bool = True, kind: str = "customers") -> str:
    """As the page's script does it."""
    ids = ",".join(str(row.id) for row in rows)
    fields = {"id": ids, "ticked": "1" if on else "0"}
    return browser.send(f"/tools/invite/{kind}/selection", fields, htmx="selection_bar").text


def ticked_by(person: User) -> set[int]:
    return {row.customer_id or -row.rep_id for row in Selected.select().where(Selected.user == person.id)}


def ticked_on(page: str) -> set[int]:
    return {int(id_) for id_ in re.findall(r'value="(\d+)"[^>]* checked', page)}


def test_a_tick_is_kept_and_the_bar_counts_it(cast: Cast) -> None:
    heron, summit = factories.customer("Blue Heron"), factories.customer("Summit", "")
    browser = cast.browser(cast.mira)
    assert "1 selected" in tick(browser, heron)
    bar = tick(browser, summit)
    assert "2 selected" in bar
    assert "1 without a usable address" in bar
    assert ticked_by(cast.mira) == {heron.id, summit.id}
    assert "1 selected" in tick(browser, heron, on=False)
    assert ticked_by(cast.mira) == {summit.id}


def test_ticking_twice_is_ticking_once(cast: Cast) -> None:
    heron, browser = factories.customer("Blue Heron"), cast.browser(cast.mira)
    tick(browser, heron)
    assert "1 selected" in tick(browser, heron)


def test_ticks_survive_filters_pages_and_a_new_sign_in(cast: Cast) -> None:
    customers = [factories.customer(f"Shop {number:03}") for number in range(120)]
    tick(cast.browser(cast.mira), customers[0], customers[110])
    browser = cast.browser(cast.mira)
    for query in ("", "?q=shop+11", "?page=2", "?show=selected"):
        page = browser.get(f"{INVITE}{query}").text
        assert "2 selected" in page
        assert ticked_on(page) <= {customers[0].id, customers[110].id}
    assert ticked_on(browser.get(f"{INVITE}?show=selected").text) == {customers[0].id, customers[110].id}
    assert ticked_on(browser.get(f"{INVITE}?q=shop+11").text) == {customers[110].id}


def test_without_scripts_the_boxes_of_the_page_are_sent_together(cast: Cast) -> None:
    shown, elsewhere = [factories.customer(f"Shop {number}") for number in range(3)], factories.customer("Elsewhere")
    browser = cast.browser(cast.mira)
    tick(browser, shown[0], elsewhere)
    fields = {"shown": ",".join(str(c.id) for c in shown), "ticked": [shown[1].id, shown[2].id]}
    assert browser.send(f"{INVITE}/selection?q=shop", fields).location == f"{INVITE}?q=shop"
    assert ticked_by(cast.mira) == {shown[1].id, shown[2].id, elsewhere.id}
    leads_on = browser.send(f"{INVITE}/selection", {**fields, "then": "check"})
    assert leads_on.location == f"{INVITE}/check"


def test_select_all_takes_everybody_the_filter_leaves_on_every_page(cast: Cast) -> None:
    shops = {factories.customer(f"Shop {number:03}").id for number in range(130)}
    other = factories.customer("Blue Heron")
    browser = cast.browser(cast.mira)
    answer = browser.send(f"{INVITE}/selection/all?q=shop&page=2")
    assert answer.location == f"{INVITE}?q=shop&page=2"
    assert ticked_by(cast.mira) == shops
    tick(browser, other)
    browser.send(f"{INVITE}/selection/none?q=shop")
    assert ticked_by(cast.mira) == {other.id}
    browser.send(f"{INVITE}/selection/all")
    assert ticked_by(cast.mira) == shops | {other.id}
    browser.send(f"{INVITE}/selection/none")
    assert ticked_by(cast.mira) == set()


@pytest.mark.parametrize("name", ["customer_type", "sales_rep", "price_list"])
def test_select_all_follows_each_filter(cast: Cast, name: str) -> None:
    make = {
        "customer_type": factories.customer_type,
        "price_list": factories.price_list,
        "sales_rep": factories.sales_rep,
    }
    choice = make[name]("Chosen")
    chosen = factories.customer("Chosen", **{name: choice})
    factories.customer("Not chosen")
    browser = cast.browser(cast.mira)
    browser.send(f"{INVITE}/selection/all?{name}={choice.id}")
    assert ticked_by(cast.mira) == {chosen.id}
    browser.send(f"{INVITE}/selection/all?{name}=987654")
    assert ticked_by(cast.mira) == {chosen.id}


def test_a_page_of_the_release_before_gets_its_list_back_with_its_filter(cast: Cast) -> None:
    for name in ("Blue Heron", "Summit"):
        factories.customer(name)
    answer = cast.browser(cast.mira).send(f"{INVITE}/selection/all?q=heron", htmx="invitees")
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<section id="invitees"')
    assert "Blue Heron" in answer.text
    assert "Summit" not in answer.text
    assert "1 selected" in answer.text


@pytest.mark.parametrize(("what", "told", "ticked"), [("all", "1 selected", "true"), ("none", "0 selected", "false")])
def test_under_htmx_only_the_words_come_back_and_the_script_ticks_the_boxes(
    cast: Cast, what: str, told: str, ticked: str
) -> None:
    factories.customer("Blue Heron")
    answer = cast.browser(cast.mira).send(f"{INVITE}/selection/{what}?q=heron", htmx="selection_bar")
    assert answer.text.lstrip().startswith('<p id="selection_bar"')
    assert told in answer.text
    assert "Blue Heron" not in answer.text
    assert answer.headers["HX-Trigger"] == f'{{"all-ticked": {{"ticked": {ticked}}}}}'


def test_who_has_a_username_or_is_inactive_is_passed_over(cast: Cast) -> None:
    heron, closed = factories.customer("Blue Heron"), factories.customer("Closed", active=False, invitable=False)
    browser = cast.browser(cast.mira)
    tick(browser, cast.green_valley, closed, cast.lakeside, heron)
    browser.send(f"{INVITE}/selection/all")
    assert ticked_by(cast.mira) == {heron.id}


@pytest.mark.parametrize("ids", ["", ",", "x", "-1", "1.5", "1e3", "９", "99999999999999999999", "1 OR 1=1", "1;DROP"])
def test_what_is_no_number_ticks_nobody(cast: Cast, ids: str) -> None:
    factories.customer("Blue Heron")
    browser = cast.browser(cast.mira)
    assert "0 selected" in browser.send(f"{INVITE}/selection", {"id": ids, "ticked": "1"}, htmx="selection_bar").text
    assert browser.send(f"{INVITE}/selection", {"shown": ids, "ticked": ids}).status_code == 303
    assert ticked_by(cast.mira) == set()


def test_each_user_has_ticks_of_their_own(cast: Cast) -> None:
    nora = factories.user(factories.Role.INHOUSE, "nora")
    heron, summit = factories.customer("Blue Heron"), factories.customer("Summit")
    mine, hers = cast.browser(cast.mira), cast.browser(nora)
    tick(mine, heron)
    hers.send(f"{INVITE}/selection/all")
    mine.send(f"{INVITE}/selection/none")
    tick(mine, summit, on=False)
    mine.send(f"{INVITE}/selection", {"shown": f"{heron.id},{summit.id}"})
    assert (ticked_by(cast.mira), ticked_by(nora)) == (set(), {heron.id, summit.id})


def test_customers_and_reps_are_ticked_apart(cast: Cast) -> None:
    heron, tara = factories.customer("Blue Heron"), factories.sales_rep("Tara Weiss")
    browser = cast.browser(cast.mira)
    tick(browser, heron)
    assert "1 selected" in tick(browser, tara, kind="reps")
    browser.send(f"{INVITE}/selection/none")
    assert ticked_by(cast.mira) == {-tara.id}
    browser.send("/tools/invite/reps/selection/all")
    assert ticked_by(cast.mira) == {-tara.id}


def test_select_all_of_one_vendor_takes_nobody_of_another(cast: Cast) -> None:
    heron = factories.customer("Blue Heron")
    with db.vendor_scope(cast.other_vendor.id):
        factories.customer("Seaside")
    cast.browser(cast.mira).send(f"{INVITE}/selection/all")
    assert ticked_by(cast.mira) == {heron.id}
    with db.every_vendor():
        assert Selected.select().count() == 1
