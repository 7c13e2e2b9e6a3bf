"""“View as this user”: the portal as somebody else sees it, with a banner on every page, and nothing can be written."""

from collections.abc import Callable
from contextvars import copy_context
from typing import Any

import pytest

from crikit import clock, db
from crikit.accounts import actions as accounts
from crikit.accounts.models import Session, User
from crikit.errors import DomainError, NotFound
from crikit.history.models import Entry
from crikit.permissions.actions import view_as
from crikit.permissions.models import PermissionSetting
from crikit.permissions.queries import signed_in
from crikit.permissions.rules import Permission
from tests import factories
from tests.cast import Cast
from tests.clients import Client
from tests.scenes import rows, scene
from tests.test_access import LINES, addresses_of

BANNER, SENTENCE = "You see the portal as", "You are viewing the portal as"


def viewing(cast: Cast, user: User) -> Client:
    browser = cast.browser(cast.mira)
    begun = browser.send(f"/tools/permissions/{user.id}/viewing")
    assert (begun.status_code, begun.location) == (303, "/")
    return browser


def told() -> list[tuple[str, str, int | None]]:
    entries = Entry.select().where(Entry.action.startswith("viewing.")).order_by(Entry.id)
    return [(entry.action, entry.actor_name, entry.about_id) for entry in entries]


def make_administrator(cast: Cast) -> None:
    PermissionSetting.update(allowed=True).where(PermissionSetting.user == cast.ben.id).execute()


@pytest.mark.parametrize(
    ("person", "home"), [("maria", "/dashboard"), ("sam", "/dashboard"), ("rita", "/customers"), ("ben", "/customers")]
)
def test_the_portal_is_seen_as_the_user_sees_it(cast: Cast, person: str, home: str) -> None:
    user = getattr(cast, person)
    browser, own = viewing(cast, user), cast.browser(user)
    assert browser.get("/").location == home
    for address in ("/dashboard", "/customers", f"/customers/{cast.old_mill.id}", "/tools/permissions", "/emails"):
        assert browser.get(address).status_code == own.get(address).status_code, address
    shown = browser.get(home).text
    assert f"{BANNER} <strong>{user.username}</strong>" in shown
    assert "End viewing" in shown
    assert BANNER not in own.get(home).text


def test_the_banner_stands_on_every_page_errors_too(cast: Cast) -> None:
    made = scene(cast.mira)
    browser = viewing(cast, cast.maria)
    for address in ("/dashboard", "/login", "/forgot-password", "/customers", "/no/such/page", "/tools"):
        assert BANNER in browser.get(address).text, address
    assert made.waiting.username not in browser.get("/dashboard").text


def test_every_write_is_refused_but_the_end(cast: Cast) -> None:
    make_administrator(cast)
    made = scene(cast.mira)
    browser = viewing(cast, cast.ben)
    ids = addresses_of(made, cast)
    before, refused = rows(), 0
    for line in LINES:
        if line.method == "POST" and line.address != "/viewing/end":
            for htmx in ("", "toasts"):
                answer = browser.send(line.address.format(**ids), htmx=htmx)
                assert (answer.status_code, SENTENCE in answer.text) == (403, True), line.address
                refused += 1
    assert refused > 40
    assert rows() == before
    assert browser.send("/viewing/end").status_code == 303
    assert browser.send("/tools/invite/administrators").status_code == 303


def test_one_click_ends_it_and_both_ends_are_told(cast: Cast) -> None:
    browser = viewing(cast, cast.sam)
    ended = browser.send("/viewing/end")
    assert ended.location == f"/tools/permissions/{cast.sam.id}"
    page = browser.get(ended.location)
    assert "Permissions of maria" in page.text
    assert BANNER not in page.text
    assert told() == [("viewing.began", "Mira", cast.sam.id), ("viewing.ended", "Mira", cast.sam.id)]
    assert [entry.actor_id for entry in Entry.select().where(Entry.action == "viewing.ended")] == [cast.mira.id]
    assert browser.send("/viewing/end").location == "/"
    assert len(told()) == 2


def test_other_sessions_of_the_administrator_and_of_the_user_go_on(cast: Cast) -> None:
    other, maria = cast.browser(cast.mira), cast.browser(cast.maria)
    viewing(cast, cast.maria)
    assert other.get("/tools/permissions").status_code == 200
    assert BANNER not in maria.get("/dashboard").text
    assert maria.send("/help/customers", {"hidden": "1"}).status_code == 303


def test_the_rights_are_those_the_user_has_at_this_click(cast: Cast) -> None:
    make_administrator(cast)
    browser = viewing(cast, cast.ben)
    assert browser.get("/tools/invite/customers").status_code == 200
    PermissionSetting.update(allowed=False).where(PermissionSetting.user == cast.ben.id).execute()
    assert browser.get("/tools/invite/customers").status_code == 403


def lose_the_right(cast: Cast) -> None:
    PermissionSetting.create(user=cast.mira, permission=Permission.ADMINISTER, allowed=False)


def deactivate(cast: Cast) -> None:
    accounts.deactivate(User.get_by_id(cast.maria.id))


def delete(cast: Cast) -> None:
    accounts.delete_user(User.get_by_id(cast.maria.id), by=factories.as_actor(cast.mira))


def lapse(cast: Cast) -> None:
    User.update(deactivated_at=clock.now()).where(User.id == cast.maria.id).execute()


@pytest.mark.parametrize("end", [lose_the_right, deactivate, lapse, delete])
def test_it_is_over_when_either_of_them_loses_what_it_takes(cast: Cast, end: Callable[[Cast], None]) -> None:
    browser = viewing(cast, cast.maria)
    end(cast)
    page = browser.get("/customers")
    assert page.status_code == 200
    assert BANNER not in page.text


def test_a_right_that_is_taken_by_another_administrator_ends_it_for_good(cast: Cast) -> None:
    make_administrator(cast)
    browser = viewing(cast, cast.maria)
    for version, ticked in enumerate(([], [Permission.ADMINISTER])):
        fields: dict[str, Any] = {"version": version, "permission": ticked}
        assert cast.browser(cast.ben).send(f"/tools/permissions/{cast.mira.id}", fields).status_code == 303
    assert BANNER not in browser.get("/customers").text
    assert [action for action, *_ in told()] == ["viewing.began", "viewing.ended"]


def test_another_right_that_is_taken_meanwhile_leaves_it_as_it_is(cast: Cast) -> None:
    make_administrator(cast)
    browser = viewing(cast, cast.maria)
    fields: dict[str, Any] = {"version": 0, "permission": [Permission.ADMINISTER]}
    assert cast.browser(cast.ben).send(f"/tools/permissions/{cast.mira.id}", fields).status_code == 303
    assert BANNER in browser.get("/dashboard").text


@pytest.mark.parametrize("end", [delete, lambda cast: accounts.end_sessions([cast.mira.id])])
def test_an_end_that_nobody_pressed_is_told_too(cast: Cast, end: Callable[[Cast], None]) -> None:
    viewing(cast, cast.maria)
    end(cast)
    assert told() == [("viewing.began", "Mira", cast.maria.id), ("viewing.ended", "Mira", cast.maria.id)]


def test_nobody_views_as_themselves(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    assert browser.send(f"/tools/permissions/{cast.mira.id}/viewing").status_code == 422
    assert "View as this user" not in browser.get(f"/tools/permissions/{cast.mira.id}").text
    assert "View as this user" in browser.get(f"/tools/permissions/{cast.maria.id}").text
    with pytest.raises(DomainError):
        view_as(factories.as_actor(cast.mira), cast.mira)


def test_another_vendors_user_is_one_that_never_was(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    assert browser.send(f"/tools/permissions/{cast.lena.id}/viewing").status_code == 404
    [session] = Session.select().where(Session.user == cast.mira.id)
    actor, _ = signed_in(token_of(browser)) or (None, None)
    assert actor
    with pytest.raises(NotFound):
        view_as(actor, cast.lena)
    assert Session.get_by_id(session.id).viewing_id is None
    assert told() == []


def token_of(browser: Client) -> str:
    def read() -> str:
        with browser.session_transaction() as session:
            return str(session["_user_id"])

    # Looking into the cookie ends a request, and with it the connection and the scope.
    token = copy_context().run(read)
    db.database.connect(reuse_if_open=True)
    return token


def test_it_does_not_begin_again_when_the_user_is_let_in_again(cast: Cast) -> None:
    browser = viewing(cast, cast.maria)
    accounts.deactivate(User.get_by_id(cast.maria.id))
    accounts.reactivate(User.get_by_id(cast.maria.id))
    assert BANNER not in browser.get("/customers").text
    assert [action for action, *_ in told()] == ["viewing.began", "viewing.ended"]


def test_rights_cost_one_statement_and_one_more_while_viewing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    execute = db.database.obj.execute_sql
    monkeypatch.setattr(db.database.obj, "execute_sql", lambda sql, *a, **k: asked.append(sql) or execute(sql, *a, **k))
    for browser, most in ((cast.browser(cast.sam), 1), (cast.browser(cast.rita), 1), (viewing(cast, cast.sam), 2)):
        token = token_of(browser)
        asked.clear()
        assert signed_in(token)
        assert len(asked) == most
