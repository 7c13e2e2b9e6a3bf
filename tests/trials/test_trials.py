"""“Start a free trial”: from three lines and a letter to a vendor whose first administrator can sign in."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from crikit import clock, db
from crikit.accounts.models import Session, User
from crikit.errors import Gone
from crikit.limits.models import Tries
from crikit.links import actions as links
from crikit.links.models import Link
from crikit.trials import jobs
from crikit.trials.actions import open_trial
from crikit.trials.models import Trial
from crikit.trials.rules import LONGEST_PERSON, Asked, complaints
from crikit.vendors.models import HOUSE, LONGEST_NAME, Vendor
from crikit.vendors.queries import is_empty
from crikit.vendors.rules import newcomers
from tests import factories
from tests.cast import Cast
from tests.clients import Client, said
from tests.crowds import crowd
from tests.factories import PASSWORD

TYPED = {
    "company": "Pine & Daughters",
    "name": "Nora Lind",
    "email": "nora@pine.test",
    "timezone": "America/Toronto",
    "website": "",
}
CHOSEN = {"username": "nora", "password": PASSWORD}


@pytest.fixture
def browser(app: Flask) -> Client:
    return app.test_client()  # type: ignore[return-value]


def opened() -> list[Vendor]:
    return list(Vendor.select().where(Vendor.slug != HOUSE).order_by(Vendor.id))


def address(link: Link) -> str:
    return f"/signup/{factories.token(link)}"


def test_the_sign_in_page_leads_there(browser: Client) -> None:
    assert 'href="/signup"' in browser.get("/login").text


def test_from_three_lines_to_a_vendor_with_its_administrator(browser: Client) -> None:
    asked = browser.send("/signup", TYPED, headers={"Accept-Language": "fr"})
    assert asked.status_code == 200
    assert "nora@pine.test" in asked.text
    assert opened() == []
    [letter] = factories.letters("trials/confirm", "nora@pine.test")
    with db.every_vendor():
        page = address(letter.link)
    assert browser.get(page).status_code == 200
    assert opened() == []
    assert browser.send(page, CHOSEN).location == "/login"
    [vendor] = opened()
    facts = (vendor.name, vendor.slug, vendor.timezone, vendor.language, vendor.support_email)
    assert facts == ("Pine & Daughters", "pine-and-daughters", "America/Toronto", "fr", "nora@pine.test")
    assert newcomers.new_until(vendor)
    with db.vendor_scope(vendor.id):
        assert (User.get().name, User.get().role) == ("Nora Lind", "inhouse")
    assert Trial.select().count() == 0
    browser.sign_in("nora", PASSWORD)
    assert browser.get("/tools/company").status_code == 200


def test_neither_the_link_nor_the_form_signs_anybody_in(browser: Client) -> None:
    page = address(factories.trial_link())
    browser.get(page)
    browser.send(page, CHOSEN)
    with db.every_vendor():
        assert Session.select().count() == 0
    assert browser.get("/tools").status_code == 303


def test_a_known_address_is_answered_like_an_unknown_one(cast: Cast) -> None:
    answers = [cast.browser().send("/signup", TYPED | {"email": email}) for email in (cast.mira.email, "new@pine.test")]
    known, unknown = (said(answer).replace(cast.mira.email, "…").replace("new@pine.test", "…") for answer in answers)
    assert known == unknown
    assert len(factories.letters("trials/confirm")) == 2


WRONG = {
    "no company": ({"company": " "}, "name of your company"),
    "long company": ({"company": "x" * 121}, "at most 120"),
    "nobody": ({"name": ""}, "Type your name"),
    "no address": ({"email": "nora"}, "not a complete e-mail address"),
    "no zone": ({"timezone": "Mars/Olympus"}, "Choose a time zone"),
}


@pytest.mark.parametrize(("wrong", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_line_is_refused_and_the_others_stay(browser: Client, wrong: dict[str, str], sentence: str) -> None:
    answer = browser.send("/signup", TYPED | wrong)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert sum(TYPED[name].replace("&", "&amp;") in answer.text for name in ("company", "name", "email")) >= 2
    assert factories.letters() == []


BAD = {
    "short name": ({"username": "no"}, "3 to 50 characters"),
    "strange name": ({"username": "nora lind"}, "letters, digits, dot"),
    "short password": ({"password": "short"}, "at least 12"),
    "common password": ({"password": "password1234"}, "thieves"),
}


@pytest.mark.parametrize(("wrong", "sentence"), BAD.values(), ids=BAD.keys())
def test_credentials_that_cannot_stand_spend_nothing(browser: Client, wrong: dict[str, str], sentence: str) -> None:
    link = factories.trial_link()
    answer = browser.send(address(link), CHOSEN | wrong)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert opened() == []
    assert browser.send(address(link), CHOSEN).status_code == 303


def test_a_taken_username_is_refused_beside_its_field_and_the_link_survives(cast: Cast) -> None:
    page = address(factories.trial_link())
    answer = cast.browser().send(page, CHOSEN | {"username": "MIRA"})
    assert answer.status_code == 409 or answer.status_code == 422
    assert "The username MIRA is taken" in answer.text
    assert len(opened()) == 2
    assert cast.browser().send(page, CHOSEN).status_code == 303


def test_the_same_link_twice_at_the_same_moment_opens_one_vendor(app: Flask) -> None:
    link = factories.trial_link()
    outcomes = crowd(6, lambda number: open_trial(link, f"nora{number}", PASSWORD))
    assert sum(isinstance(outcome, Vendor) for outcome in outcomes) == 1, outcomes
    assert sum(isinstance(outcome, Gone) for outcome in outcomes) == 5, outcomes
    assert len(opened()) == 1
    with db.every_vendor():
        assert User.select().count() == 1


def test_companies_of_one_name_opened_at_once_get_addresses_of_their_own(app: Flask) -> None:
    made = [factories.trial_link("Pine", f"nora{number}@pine.test") for number in range(4)]
    outcomes = crowd(4, lambda number: open_trial(made[number], f"nora{number}", PASSWORD))
    assert sorted(vendor.slug for vendor in outcomes) == ["pine", "pine-2", "pine-3", "pine-4"]


def test_a_used_link_says_that_the_portal_is_open(browser: Client) -> None:
    page = address(factories.trial_link())
    browser.send(page, CHOSEN)
    for answer in (browser.get(page), browser.send(page, CHOSEN | {"username": "nora2"})):
        assert answer.status_code == 410
        assert "Your portal is open already" in answer.text
    assert len(opened()) == 1


def test_asking_again_replaces_the_older_link(browser: Client) -> None:
    older, newer = factories.trial_link(), factories.trial_link(email="NORA@pine.test")
    assert "There is a newer link" in browser.get(address(older)).text
    assert browser.get(address(newer)).status_code == 200


def test_of_those_who_ask_at_once_with_one_address_one_holds_a_live_link(app: Flask) -> None:
    crowd(3, lambda _: factories.trial_link())
    with db.every_vendor():
        assert [link.state for link in Link.select().order_by(Link.id)] == ["replaced", "replaced", "live"]


@pytest.mark.parametrize("field", ["company", "name"])
@pytest.mark.parametrize("bait", ["Win at https://pills.test", "WWW.pills.test", "pills.test/win", "hxxp://pills"])
def test_nobody_sends_strangers_an_address_in_our_name(browser: Client, field: str, bait: str) -> None:
    answer = browser.send("/signup", TYPED | {field: bait})
    assert answer.status_code == 422
    assert "without an address" in answer.text
    assert factories.letters() == []


@pytest.mark.parametrize("company", ["A/S Nord", "Pine.com", "24/7 Foods", "St. John/Pine"])
def test_names_that_look_a_little_like_addresses_are_fine(browser: Client, company: str) -> None:
    assert browser.send("/signup", TYPED | {"company": company}).status_code == 200


def test_a_lapsed_link_offers_to_begin_again(browser: Client) -> None:
    page = address(factories.trial_link())
    clock.freeze(clock.now() + timedelta(hours=49))
    answer = browser.get(page)
    assert answer.status_code == 410
    assert 'href="/signup"' in answer.text


def test_asking_too_often_is_slowed_down(browser: Client) -> None:
    statuses = [browser.send("/signup", TYPED).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert len(factories.letters("trials/confirm")) == 3


def test_programs_that_fill_in_everything_get_no_letter(browser: Client) -> None:
    answer = browser.send("/signup", TYPED | {"website": "https://pills.test"})
    assert answer.status_code == 200
    assert "on its way" in answer.text
    assert factories.letters() == []
    assert Tries.select().count() == 0


def test_whoever_is_signed_in_signs_out_first(cast: Cast) -> None:
    page = address(factories.trial_link())
    assert "Sign out first" in cast.browser(cast.maria).get(page).text
    assert "Sign out first" in cast.browser(cast.maria).send(page, CHOSEN).text
    assert len(opened()) == 2


def test_what_was_never_opened_is_forgotten(app: Flask) -> None:
    link: Any = factories.trial_link()
    jobs.purge_trials()
    assert Trial.select().count() == 1
    clock.freeze(clock.now() + timedelta(days=33))
    jobs.purge_trials()
    assert Trial.select().count() == 0
    with db.every_vendor():
        assert Link.select().where(Link.id == link.id).count() == 0


def test_a_link_that_was_taken_back_opens_nothing(browser: Client) -> None:
    link = factories.trial_link()
    with db.vendor_scope(link.vendor_id):
        links.revoke(link.purpose, [link.subject_id])
    assert browser.send(address(link), CHOSEN).status_code == 410


def test_the_house_is_no_vendor_that_anybody_sees(app: Flask) -> None:
    factories.trial_link()
    assert is_empty()
    assert Vendor.select().count() == 1


def test_names_may_be_as_long_as_their_columns() -> None:
    for more in (0, 1):
        typed = {"company": "c" * (LONGEST_NAME + more), "name": "n" * (LONGEST_PERSON + more)}
        asked = Asked(**typed, email="nora@pine.test", timezone="America/Toronto", language="en")
        assert [field for field, _ in complaints(asked)] == ["company", "name"] * more
