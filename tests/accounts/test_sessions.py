"""Sessions: what the browser holds, what the database holds, and everything that ends one."""

from datetime import timedelta

from flask.testing import FlaskClient

from crikit import clock
from crikit.accounts import actions, jobs
from crikit.accounts.actions.signing_in import SESSION_LASTS
from crikit.accounts.models import Session, User
from crikit.accounts.rules import hash_of
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission
from tests.cast import Cast
from tests.factories import PASSWORD, as_actor


def token_in(browser: FlaskClient) -> str:
    with browser.session_transaction() as session:
        return str(session.get("_user_id", ""))


def is_in(browser: FlaskClient) -> bool:
    answer = browser.get("/customers")
    assert answer.status_code in (200, 303), answer.status
    return answer.status_code == 200


def test_the_database_holds_no_token_only_its_hash(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    row = Session.select().dicts().get()
    assert row["token_hash"] == hash_of(token_in(browser))
    assert token_in(browser) not in repr(row)
    assert len(token_in(browser)) >= 43


def test_a_token_that_nobody_was_given_opens_nothing(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    for made_up in ("", "1", str(cast.mira.id), hash_of(token_in(browser))):
        stranger = cast.browser()
        with stranger.session_transaction() as session:
            session["_user_id"] = made_up
        assert not is_in(stranger)


def test_signing_in_leaves_nothing_of_the_session_before(cast: Cast) -> None:
    browser = cast.browser()
    browser.get("/login")
    with browser.session_transaction() as session:
        before, session["planted"] = session["csrf_token"], "by somebody else"
    browser.sign_in("mira", PASSWORD)
    with browser.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != before


def test_each_sign_in_has_a_session_of_its_own(cast: Cast) -> None:
    one, two = cast.browser(cast.mira), cast.browser(cast.mira)
    assert token_in(one) != token_in(two)
    one.send("/logout")
    assert (is_in(one), is_in(two)) == (False, True)


def test_signing_out_ends_the_session_for_a_copy_of_the_cookie_too(cast: Cast) -> None:
    browser, copy = cast.browser(cast.mira), cast.browser()
    with copy.session_transaction() as session:
        session["_user_id"] = token_in(browser)
    assert is_in(copy)
    browser.send("/logout")
    assert not is_in(copy)


def test_signing_out_needs_a_post(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    assert browser.get("/logout").status_code == 405
    assert is_in(browser)


def test_a_session_lasts_two_weeks_and_no_longer(cast: Cast) -> None:
    clock.freeze()
    browser = cast.browser(cast.mira)
    clock.move(SESSION_LASTS - timedelta(seconds=1))
    assert is_in(browser)
    clock.move(timedelta(seconds=1))
    assert not is_in(browser)


def test_sessions_that_are_over_are_purged_and_others_stay(cast: Cast) -> None:
    clock.freeze()
    cast.browser(cast.mira)
    clock.move(SESSION_LASTS + timedelta(seconds=1))
    browser = cast.browser(cast.ben)
    jobs.purge_sessions()
    assert [session.user_id for session in Session.select()] == [cast.ben.id]
    assert is_in(browser)


def test_a_deleted_username_is_out_at_the_next_click(cast: Cast) -> None:
    browser = cast.browser(cast.rita)
    assert is_in(browser)
    actions.delete_user(cast.rita, by=as_actor(cast.mira))
    assert not is_in(browser)
    assert Session.select().count() == 0


def test_a_deactivated_username_is_out_at_the_next_click(cast: Cast) -> None:
    browser = cast.browser(cast.rita)
    User.update(deactivated_at=clock.now()).where(User.id == cast.rita.id).execute()
    assert not is_in(browser)


def test_a_username_that_is_not_approved_any_more_is_out_at_the_next_click(cast: Cast) -> None:
    browser = cast.browser(cast.rita)
    User.update(approved_at=None).where(User.id == cast.rita.id).execute()
    assert not is_in(browser)


def test_a_right_that_is_taken_is_gone_at_the_next_click(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    assert browser.get("/tools/invite/customers").status_code == 200
    PermissionSetting.create(user=cast.mira, permission=Permission.ADD_PORTAL_USERS, allowed=False)
    assert browser.get("/tools/invite/customers").status_code == 403


def test_who_comes_from_nowhere_is_asked_to_sign_in_and_then_goes_on(cast: Cast) -> None:
    browser = cast.browser()
    asked = browser.get("/customers?q=mill&page=2")
    assert (asked.status_code, asked.location) == (303, "/login?next=/customers?q%3Dmill%26page%3D2")
    fields = {"username": "mira", "password": PASSWORD, "next": "/customers?q=mill&page=2"}
    assert browser.send("/login", fields).location == "/customers?q=mill&page=2"


def test_a_fragment_asked_for_after_the_session_ended_leads_to_the_sign_in_page(cast: Cast) -> None:
    answer = cast.browser().get("/customers", headers={"HX-Request": "true", "HX-Target": "customers"})
    assert (answer.status_code, answer.headers["HX-Redirect"], answer.text) == (200, "/login", "")


def test_the_sign_in_page_says_who_is_signed_in_and_offers_to_sign_out(cast: Cast) -> None:
    page = cast.browser(cast.mira).get("/login").text
    assert "You are signed in as <strong>mira</strong>" in page
    assert "Sign out" in page
    assert 'name="password"' not in page


def test_a_sign_in_page_left_open_from_before_changes_nobody(cast: Cast) -> None:
    browser = cast.browser()
    stale = browser.token()
    browser.sign_in("mira", PASSWORD)
    answer = browser.post("/login", data={"csrf_token": stale, "username": "rita", "password": PASSWORD})
    assert answer.status_code == 400
    assert "You are signed in as <strong>mira</strong>" in browser.get("/login").text


def test_a_browser_that_signs_in_as_somebody_else_holds_one_session_only(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    browser.sign_in("rita", PASSWORD)
    assert [session.user_id for session in Session.select()] == [cast.rita.id]
