"""The page “History”: plain sentences, newest first, narrowed by person, kind, period and text."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crikit import clock, db
from crikit.accounts import actions as accounts
from crikit.history import queries
from crikit.history.actions import record
from crikit.history.models import Entry
from crikit.history.rules import KINDS, SENTENCES, sentence
from crikit.permissions.actions import save_permissions
from crikit.permissions.rules import Permission
from crikit.users.actions import leaving
from tests import factories
from tests.cast import Cast
from tests.clients import asks_for
from tests.factories import as_actor

PAGE = "/history"
TOLD = re.compile(r'<td class="told">(.*?)</td>')
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def told(cast: Cast, **parameters: object) -> list[str]:
    page = cast.browser(cast.mira).get(PAGE, query_string=parameters).text
    return [re.sub("<[^>]+>", "", sentence) for sentence in TOLD.findall(page)]


def happen(cast: Cast) -> None:
    """One thing a day, from 1 May on: Mira deactivates Maria, re-activates her, and changes what Ben may do."""
    clock.freeze(datetime(2026, 5, 1, 12, tzinfo=UTC))
    leaving.deactivate(as_actor(cast.mira), cast.maria)
    clock.move(timedelta(days=1))
    leaving.reactivate(as_actor(cast.mira), factories.User.get_by_id(cast.maria.id))
    clock.move(timedelta(days=1))
    ticked = {*as_actor(cast.ben).rights, Permission.ADD_PORTAL_USERS}
    facts: dict[str, Any] = {"version": 0, "ticked": ticked, "reps": {}, "granted": []}
    save_permissions(as_actor(cast.mira), cast.ben, **facts)
    record("user.password_set", cast.olga, by_name="Olga Novak")


DEACTIVATED = "Mira deactivated the username maria of Maria Lopez."
REACTIVATED = "Mira re-activated the username maria of Maria Lopez."
PERMITTED = "Mira changed the permission “Add portal users” of ben."
SET = "Olga Novak set a password."


def test_who_did_what_stands_there_newest_first(cast: Cast) -> None:
    happen(cast)
    assert told(cast) == [SET, PERMITTED, REACTIVATED, DEACTIVATED]
    page = cast.browser(cast.mira).get(PAGE).text
    assert "no → yes" in page
    assert "1 May 2026, 08:00" in page


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"kind": "permissions"}, [PERMITTED]),
        ({"since": "2026-05-02"}, [SET, PERMITTED, REACTIVATED]),
        ({"until": "2026-05-01"}, [DEACTIVATED]),
        ({"since": "2026-05-02", "until": "2026-05-02"}, [REACTIVATED]),
        ({"q": "MARÍA lop"}, [REACTIVATED, DEACTIVATED]),
        ({"q": "olga", "kind": "usernames"}, [SET]),
        ({"q": "%"}, []),
    ],
    ids=str,
)
def test_it_is_narrowed_by_kind_period_and_text(cast: Cast, parameters: dict[str, str], found: list[str]) -> None:
    happen(cast)
    assert told(cast, **parameters) == found


def test_it_is_narrowed_by_person_also_one_who_was_deleted(cast: Cast) -> None:
    happen(cast)
    assert told(cast, person=cast.mira.id) == [PERMITTED, REACTIVATED, DEACTIVATED]
    nora = factories.user(factories.Role.INHOUSE, "nora")
    leaving.deactivate(as_actor(nora), cast.maria)
    leaving.delete(as_actor(cast.mira), nora)
    assert told(cast, person=nora.id) == ["Nora deactivated the username maria of Maria Lopez."]
    assert f'<option value="{nora.id}"' in cast.browser(cast.mira).get(PAGE).text


def test_a_day_is_a_day_of_the_vendors_time_zone(cast: Cast) -> None:
    cast.vendor.timezone = "Pacific/Auckland"
    cast.vendor.save()
    happen(cast)
    assert told(cast, until="2026-05-01") == []
    assert told(cast, since="2026-05-02", until="2026-05-02") == [DEACTIVATED]


@pytest.mark.parametrize(
    "parameters",
    [{"person": "x"}, {"kind": "kings"}, {"since": "9999-12-31", "until": "0001-01-01"}, {"about": "x"}, {"page": "9"}],
    ids=str,
)
def test_a_filter_that_is_none_breaks_nothing(cast: Cast, parameters: dict[str, str]) -> None:
    happen(cast)
    assert cast.browser(cast.mira).get(PAGE, query_string=parameters).status_code == 200


def test_a_customers_history_holds_what_happened_to_its_usernames(cast: Cast) -> None:
    happen(cast)
    facts = {"by": as_actor(cast.mira), "address": "new@greenvalley.test"}
    record("invitation_address.changed", cast.green_valley, **facts)
    changed = "Mira changed the e-mail address for the invitation of Green Valley."
    assert told(cast, about=f"customer.{cast.green_valley.id}") == [changed, REACTIVATED, DEACTIVATED]
    assert told(cast, about=f"portal_user.{cast.maria.id}") == [REACTIVATED, DEACTIVATED]
    browser = cast.browser(cast.mira)
    for page in (f"/customers/{cast.green_valley.id}", f"/tools/portal-users/{cast.maria.id}"):
        assert "/history?about=" in browser.get(page).text
    assert "/history?about=" not in cast.browser(cast.ben).get(f"/customers/{cast.green_valley.id}").text


def test_names_are_shown_as_text(cast: Cast) -> None:
    cast.maria.name = "<script>alert(1)</script> 100% {x}"
    cast.maria.save()
    leaving.deactivate(as_actor(cast.mira), cast.maria)
    page = cast.browser(cast.mira).get(PAGE).text
    assert "<script>alert(1)" not in page
    assert "of &lt;script&gt;alert(1)&lt;/script&gt; 100% {x}." in page


def test_nothing_secret_is_told(cast: Cast) -> None:
    link = accounts.send_password_link(cast.maria)
    accounts.set_passwords(link, "a new long pass")
    page = cast.browser(cast.mira).get(PAGE).text
    assert "Maria Lopez set a password." in re.sub("</?strong>", "", page)
    for secret in (factories.token(link), "a new long pass", "argon2"):
        assert secret not in page


def test_the_csv_holds_what_is_filtered(cast: Cast) -> None:
    happen(cast)
    with cast.browser(cast.mira).get(f"{PAGE}.csv?kind=permissions") as answer:
        [row] = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
        assert answer.headers["Content-Disposition"] == "attachment; filename=history-2026-05-03.csv"
    assert row == {
        "When": "2026-05-03 08:00",
        "Who": "Mira",
        "What happened": PERMITTED,
        "Before": "no",
        "After": "yes",
        "About": "Ben",
    }


def test_a_long_history_goes_on_in_pages_and_each_entry_stands_on_one(cast: Cast) -> None:
    at = clock.freeze()
    for number in range(230):
        clock.freeze(at + timedelta(seconds=number // 20))
        record("user.password_set", cast.olga, by_name=f"P{number:03}")
    browser, found, address = cast.browser(cast.mira), [], f"{PAGE}?q=p"
    while address:
        page = browser.get(address).text
        found += re.findall(r"<strong>(P\d+)</strong>", page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert found == [f"P{number:03}" for number in reversed(range(230))]
    assert "<strong>230</strong> entries" in page


def test_a_search_replaces_the_list_alone(cast: Cast) -> None:
    answer = cast.browser(cast.mira).get(f"{PAGE}?q=olga", headers=asks_for("entries"))
    assert answer.text.lstrip().startswith('<section id="entries"')


def test_an_empty_history_says_what_will_stand_there(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    assert "Nothing happened yet" in browser.get(PAGE).text
    assert "Nothing of the kind happened" in browser.get(f"{PAGE}?q=x").text


def test_each_vendor_has_its_own(cast: Cast) -> None:
    happen(cast)
    browser = cast.browser(cast.dana)
    assert "Maria" not in browser.get(PAGE).text + browser.get(f"{PAGE}?about=portal_user.{cast.maria.id}").text
    with db.vendor_scope(cast.other_vendor.id):
        assert queries.people(as_actor(cast.dana)) == []


def test_every_kind_finds_something_and_every_sentence_names_who_did_it() -> None:
    assert all(PLACEHOLDER.findall(str(text))[0] == "actor" for text in SENTENCES.values())
    assert all(text.endswith(".") for text in map(str, SENTENCES.values()))
    words = {word for _, (_, words) in KINDS.items() for word in words}
    assert {action.partition(".")[0] for action in SENTENCES} == words


def test_an_old_line_without_a_fact_and_an_unknown_action_are_told_all_the_same(cast: Cast) -> None:
    assert sentence("user.approved", {"actor": "Mira", "about": "Maria"}) == "Mira approved the username – of Maria."
    Entry.create(actor_name="Mira", action="moon.landed", about_kind="moon", about_name="Moon")
    assert told(cast) == ["Mira: moon.landed, Moon."]
