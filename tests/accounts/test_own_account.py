"""“Your account”: what people change about themselves, and where they are signed in."""

import pytest

from crikit.accounts.models import Session, User
from crikit.accounts.rules import browser_in_words
from crikit.history.models import Entry
from crikit.vendors.models import Vendor
from tests import factories
from tests.cast import Cast
from tests.clients import Client

DETAILS = {"name": "Maria Lopez-Reyes", "phone": "(802) 555-0123", "language": ""}
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
)


def is_in(browser: Client) -> bool:
    return browser.get("/account").status_code == 200


@pytest.mark.parametrize("who", ["mira", "rita", "maria", "sam"])
def test_everybody_finds_their_account_in_the_menu(cast: Cast, who: str) -> None:
    browser = cast.browser(getattr(cast, who))
    assert 'href="/account"' in browser.get("/account").text
    assert getattr(cast, who).email in browser.get("/account").text


def test_name_phone_and_language_are_saved_and_the_history_tells(cast: Cast) -> None:
    browser = cast.browser(cast.maria)
    assert browser.send("/account", DETAILS | {"language": "fr"}).location == "/account"
    saved = User.get_by_id(cast.maria.id)
    assert (saved.name, saved.phone, saved.language) == (DETAILS["name"], DETAILS["phone"], "fr")
    entry = Entry.get(Entry.action == "user.details_changed")
    assert entry.facts == {
        "name": ["Maria Lopez", "Maria Lopez-Reyes"],
        "phone": ["", "(802) 555-0123"],
        "language": ["", "fr"],
    }
    assert '<html lang="fr">' in browser.get("/account").text


def test_saving_what_is_there_changes_nothing(cast: Cast) -> None:
    browser = cast.browser(cast.maria)
    for _ in range(2):
        browser.send("/account", DETAILS)
    assert Entry.select().where(Entry.action == "user.details_changed").count() == 1
    assert "Nothing was changed." in browser.get("/account").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": " "}, "Type your name."),
        ({"phone": "5" * 41}, "40"),
        ({"language": "tlh"}, "doesn’t speak this language"),
    ],
    ids=["no name", "a long phone", "Klingon"],
)
def test_what_cannot_stand_is_refused_and_nothing_typed_is_lost(
    cast: Cast, typed: dict[str, str], sentence: str
) -> None:
    answer = cast.browser(cast.maria).send("/account", DETAILS | {"name": "Maria L."} | typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert DETAILS["phone"] in answer.text or "phone" in typed
    assert User.get_by_id(cast.maria.id).name == "Maria Lopez"


def test_control_characters_in_a_name_become_spaces(cast: Cast) -> None:
    cast.browser(cast.maria).send("/account", DETAILS | {"name": "Maria\r\nBcc: all@people.test"})
    assert User.get_by_id(cast.maria.id).name == "Maria Bcc: all@people.test"


def test_the_vendors_choice_of_language_is_told(cast: Cast) -> None:
    Vendor.update(language="fr").where(Vendor.id == cast.vendor.id).execute()
    assert "Prairie &amp; Pine" in cast.browser(cast.maria).get("/account").text
    User.update(language="en").where(User.id == cast.maria.id).execute()
    assert "As Prairie &amp; Pine writes: Français" in cast.browser(cast.maria).get("/account").text


def test_the_account_of_a_viewed_user_is_nobody_elses_to_see(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    browser.send(f"/tools/permissions/{cast.maria.id}/viewing")
    for address in ("/account", "/account/email", "/account/password"):
        answer = browser.get(address)
        assert answer.status_code == 403
        assert cast.maria.email not in answer.text
    browser.send("/viewing/end")
    assert browser.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (SAFARI, "Safari on iPhone"),
        (EDGE, "Edge on Mac"),
        ("curl/8.5.0", "Unknown browser"),
        ("", "Unknown browser"),
    ],
    ids=["Firefox", "Safari", "Edge", "curl", "nothing"],
)
def test_a_browser_is_told_in_words(user_agent: str, words: str) -> None:
    assert browser_in_words(user_agent) == words


def test_each_browser_is_listed_and_this_one_marked(cast: Cast) -> None:
    first, phone = cast.browser(), cast.browser()
    for browser, name in ((first, FIREFOX), (phone, SAFARI)):
        fields = {"username": "maria", "password": factories.PASSWORD}
        browser.send("/login", fields, headers={"User-Agent": name})
    page = phone.get("/account").text
    assert page.index("Safari on iPhone") < page.index("this one") < page.index("Firefox on Windows")
    assert "olga" not in page


def test_another_browser_is_signed_out_and_this_one_stays(cast: Cast) -> None:
    here, there = cast.browser(cast.maria), cast.browser(cast.maria)
    newest = Session.select().order_by(Session.id.desc()).get()
    assert here.send(f"/account/sessions/{newest.id}/end").location == "/account"
    assert (is_in(here), is_in(there)) == (True, False)


def test_signing_out_this_browser_here_is_signing_out(cast: Cast) -> None:
    browser = cast.browser(cast.maria)
    assert browser.send(f"/account/sessions/{Session.get().id}/end").location == "/login"
    assert not is_in(browser)


def test_signing_out_everywhere_ends_all_ones_own_sessions_and_nobody_elses(cast: Cast) -> None:
    here, there, staff = cast.browser(cast.maria), cast.browser(cast.maria), cast.browser(cast.sam)
    assert here.send("/account/sessions/end").location == "/login"
    assert (is_in(here), is_in(there), is_in(staff)) == (False, False, True)


def test_a_session_of_somebody_else_is_one_that_never_was(cast: Cast) -> None:
    maria, sam = cast.browser(cast.maria), cast.browser(cast.sam)
    assert sam.send(f"/account/sessions/{Session.get(Session.user == cast.maria.id).id}/end").status_code == 404
    assert is_in(maria)
