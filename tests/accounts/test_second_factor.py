"""A second factor: set up with an app, asked for at sign-in, turned off, reset; each code works once."""

import html
import re
from datetime import timedelta

import pyotp
import pytest

from crikit import clock, db
from crikit.accounts import actions
from crikit.accounts.actions import second_factor
from crikit.accounts.actions.signing_in import CODE_AWAITED, CODES
from crikit.accounts.models import AwaitedCode, RecoveryCode, Session, User
from crikit.accounts.rules import recovery_code_in, secret_of, step_of
from crikit.errors import DomainError
from crikit.history.models import Entry
from tests import factories
from tests.cast import Cast
from tests.clients import Client
from tests.crowds import crowd
from tests.factories import PASSWORD, as_actor, letters
from tests.scenes import rows

PAGE = "/account/second-factor"
KEY = re.compile(r'<span class="code">([A-Z2-7]{32})</span>')
CODE = re.compile(r'<li class="code">([a-z0-9]{5}-[a-z0-9]{5})</li>')
STEP = timedelta(seconds=30)


def code_of(user: User, steps: int = 0) -> str:
    return pyotp.TOTP(secret_of(User.get_by_id(user.id))).at(clock.now() + steps * STEP)


def with_factor(user: User) -> list[str]:
    """Turns it on; the recovery codes. The code of this very moment is still to be used."""
    with db.vendor_scope(user.vendor_id):
        actor = as_actor(user)
        second_factor.begin(actor, PASSWORD)
        return second_factor.confirm(actor, code_of(user, -1))


def at_the_code(cast: Cast, user: User) -> Client:
    browser = cast.browser()
    answer = browser.send("/login", {"username": user.username, "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/login/code?next=")
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/account").status_code == 200


@pytest.mark.parametrize("who", ["mira", "rita"])
def test_it_is_set_up_with_an_app_and_confirmed_by_a_code(cast: Cast, who: str) -> None:
    user, browser = getattr(cast, who), cast.browser(getattr(cast, who))
    assert "Set up" in browser.get(PAGE).text
    assert browser.send(PAGE, {"current_password": PASSWORD}).location == PAGE
    page = browser.get(PAGE).text
    [key] = KEY.findall(page)
    assert "<svg" in page
    assert "style=" not in page[page.index("<svg") : page.index("</svg>")]
    shown = browser.send(f"{PAGE}/confirmation", {"code": pyotp.TOTP(key).at(clock.now())})
    assert shown.status_code == 200
    assert len(set(CODE.findall(shown.text))) == 10
    assert User.get_by_id(user.id).has_second_factor
    assert key not in browser.get(PAGE).text
    assert "10 recovery codes are left" in browser.get(PAGE).text


def test_nothing_secret_is_kept_or_told(cast: Cast) -> None:
    codes = with_factor(cast.mira)
    secret = secret_of(User.get_by_id(cast.mira.id))
    kept = str(rows())
    assert secret not in kept
    assert not any(code in kept for code in codes)
    assert Entry.get(Entry.action == "second_factor.on").facts == {}


def test_the_secret_shows_only_where_the_password_was_typed(cast: Cast) -> None:
    here, there = cast.browser(cast.mira), cast.browser(cast.mira)
    here.send(PAGE, {"current_password": PASSWORD})
    assert KEY.search(here.get(PAGE).text)
    assert not KEY.search(there.get(PAGE).text)


def test_a_wrong_password_or_code_sets_nothing_up(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    assert browser.send(PAGE, {"current_password": "not this one"}).status_code == 422
    assert browser.send(f"{PAGE}/confirmation", {"code": "123456"}).status_code == 422
    browser.send(PAGE, {"current_password": PASSWORD})
    for wrong in ("", "000000", "not a code", "１２"):
        assert browser.send(f"{PAGE}/confirmation", {"code": wrong}).status_code == 422
    assert not User.get_by_id(cast.mira.id).has_second_factor


def test_turning_it_on_signs_other_browsers_out_and_is_told_by_letter(cast: Cast) -> None:
    there = cast.browser(cast.mira)
    with_factor(cast.mira)
    assert not is_in(there)
    assert letters("accounts/second_factor_on")[0].to_address == cast.mira.email


def test_signing_in_asks_for_the_code_and_nobody_is_in_before(cast: Cast) -> None:
    with_factor(cast.mira)
    browser = at_the_code(cast, cast.mira)
    assert not is_in(browser)
    assert Session.select().count() == 0
    answer = browser.send("/login/code", {"code": code_of(cast.mira), "next": "/tools"})
    assert (answer.status_code, answer.location) == (303, "/tools")
    assert is_in(browser)
    assert AwaitedCode.select().count() == 0


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 422), (0, 303), (1, 303), (2, 422)])
def test_a_clock_may_be_one_step_off_and_a_used_step_is_over(cast: Cast, steps: int, status: int) -> None:
    clock.freeze()
    with_factor(cast.mira)  # It took the step before.
    assert at_the_code(cast, cast.mira).send("/login/code", {"code": code_of(cast.mira, steps)}).status_code == status


def test_spaces_in_a_code_do_no_harm(cast: Cast) -> None:
    clock.freeze()
    with_factor(cast.mira)
    code = code_of(cast.mira)
    assert at_the_code(cast, cast.mira).send("/login/code", {"code": f" {code[:3]} {code[3:]} "}).status_code == 303


def test_one_code_signs_in_once_however_many_type_it_at_once(cast: Cast) -> None:
    clock.freeze()
    with_factor(cast.mira)
    tokens = []
    for _ in range(4):
        with pytest.raises(actions.CodeAwaited) as awaited:
            actions.sign_in("mira", PASSWORD, address="127.0.0.1", browser="")
        tokens.append(awaited.value.token)
    code = code_of(cast.mira)
    answers = crowd(4, lambda n: actions.enter_code(tokens[n], code, browser=""))
    assert sum(isinstance(answer, str) for answer in answers) == 1
    assert all(isinstance(answer, str | DomainError) for answer in answers)
    assert Session.select().count() == 1


def test_a_recovery_code_signs_in_once_and_the_history_tells(cast: Cast) -> None:
    first, *others = with_factor(cast.mira)
    assert at_the_code(cast, cast.mira).send("/login/code", {"code": f" {first.upper()} "}).status_code == 303
    assert at_the_code(cast, cast.mira).send("/login/code", {"code": first}).status_code == 422
    assert at_the_code(cast, cast.mira).send("/login/code", {"code": others[0].replace("-", "")}).status_code == 303
    assert Entry.select().where(Entry.action == "recovery_code.used").count() == 2


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("k7mx2-p4tqa", "k7mx2-p4tqa"),
        (" K7MX2 P4TQA ", "k7mx2-p4tqa"),
        *(("123456", ""), ("k7mx2-p4tq", ""), ("k7mx2-p4tqaa", ""), ("k7mx2-p4tq1", ""), ("", "")),
    ],
)
def test_only_what_may_be_a_recovery_code_is_compared_with_them(typed: str, code: str) -> None:
    assert recovery_code_in(typed) == code


def test_guessing_codes_is_slowed_down_across_browsers(cast: Cast) -> None:
    clock.freeze()
    with_factor(cast.mira)
    for _ in range(CODES):
        assert at_the_code(cast, cast.mira).send("/login/code", {"code": "000000"}).status_code == 422
    answer = at_the_code(cast, cast.mira).send("/login/code", {"code": code_of(cast.mira)})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")


def test_five_minutes_are_there_to_type_it(cast: Cast) -> None:
    clock.freeze()
    with_factor(cast.mira)
    browser = at_the_code(cast, cast.mira)
    clock.move(CODE_AWAITED)
    answer = browser.send("/login/code", {"code": code_of(cast.mira)})
    assert answer.status_code == 410
    assert "Sign in again" in answer.text


def test_whoever_is_shut_out_or_changes_the_password_meanwhile_stays_out(cast: Cast) -> None:
    with_factor(cast.rita)
    for end in (lambda: actions.end_sessions([cast.rita.id]), lambda: actions.deactivate(cast.rita)):
        browser = at_the_code(cast, cast.rita)
        end()
        assert browser.send("/login/code", {"code": code_of(cast.rita)}).status_code == 410
    assert Session.select().where(Session.user == cast.rita.id).count() == 0


def test_a_password_link_does_not_get_round_the_second_factor(cast: Cast) -> None:
    with_factor(cast.mira)
    actions.set_passwords(actions.send_password_link(cast.mira), "seventeen wild geese")
    answer = cast.browser().send("/login", {"username": "mira", "password": "seventeen wild geese"})
    assert answer.location == "/login/code?next="


def test_new_recovery_codes_end_the_old_ones(cast: Cast) -> None:
    clock.freeze()
    old = with_factor(cast.mira)
    browser = at_the_code(cast, cast.mira)
    browser.send("/login/code", {"code": code_of(cast.mira)})
    new = CODE.findall(browser.send(f"{PAGE}/codes", {"current_password": PASSWORD}).text)
    assert RecoveryCode.select().count() == len(new) == 10
    assert not set(old) & set(new)
    assert at_the_code(cast, cast.mira).send("/login/code", {"code": old[0]}).status_code == 422


def test_turning_it_off_takes_the_password(cast: Cast) -> None:
    code = with_factor(cast.mira)[0]
    browser = at_the_code(cast, cast.mira)
    browser.send("/login/code", {"code": code})
    assert browser.send(f"{PAGE}/end", {"current_password": "not this one"}).status_code == 422
    assert User.get_by_id(cast.mira.id).has_second_factor
    assert browser.send(f"{PAGE}/end", {"current_password": PASSWORD}).location == "/account"
    assert cast.browser().sign_in("mira", PASSWORD).location == "/"
    assert RecoveryCode.select().count() == 0
    assert letters("accounts/second_factor_off")


def test_an_administrator_resets_it_for_who_lost_the_device(cast: Cast) -> None:
    with_factor(cast.rita)
    browser = cast.browser(cast.mira)
    assert "Reset the second factor" in browser.get(f"/tools/delete-user/{cast.rita.id}").text
    answer = browser.send(f"/tools/portal-users/{cast.rita.id}/second-factor/reset")
    assert answer.status_code == 303
    assert cast.browser().sign_in("rita", PASSWORD).location == "/"
    [letter] = letters("accounts/second_factor_reset")
    assert (letter.to_address, cast.mira.name in letter.text) == (cast.rita.email, True)
    assert Entry.get(Entry.action == "second_factor.reset").actor_id == cast.mira.id
    assert browser.send(f"/tools/portal-users/{cast.rita.id}/second-factor/reset").status_code == 409


def test_the_operator_resets_it_for_the_only_administrator(cast: Cast) -> None:
    with_factor(cast.mira)
    told = cast.app.test_cli_runner().invoke(args=["reset-second-factor", "MIRA"])
    assert told.exit_code == 0, told.output
    assert "mira signs in by password alone now" in told.output
    assert cast.browser().sign_in("mira", PASSWORD).location == "/"
    [letter] = letters("accounts/second_factor_reset")
    assert "The operator" in letter.text
    assert Entry.get(Entry.action == "second_factor.reset").actor_name == "The operator"
    for name, said in (("mira", "off already"), ("nobody", "no username")):
        refused = cast.app.test_cli_runner().invoke(args=["reset-second-factor", name])
        assert (refused.exit_code, said in refused.output) == (1, True)


def test_nobody_resets_their_own(cast: Cast) -> None:
    code = with_factor(cast.mira)[0]
    browser = at_the_code(cast, cast.mira)
    browser.send("/login/code", {"code": code})
    answer = browser.send(f"/tools/portal-users/{cast.mira.id}/second-factor/reset")
    assert answer.status_code == 422
    assert "under “Your account”" in html.unescape(answer.text)
    assert User.get_by_id(cast.mira.id).has_second_factor


def test_customers_have_none(cast: Cast) -> None:
    browser = cast.browser(cast.maria)
    assert browser.get(PAGE).status_code == 403
    assert browser.send(PAGE, {"current_password": PASSWORD}).status_code == 403
    assert "Second factor" not in browser.get("/account").text


def test_another_key_makes_another_secret(cast: Cast) -> None:
    made = factories.user(factories.Role.INHOUSE, "nora", factor_salt="a" * 32)
    other = factories.user(factories.Role.INHOUSE, "nils", factor_salt="b" * 32)
    assert secret_of(made) != secret_of(other)
    assert step_of(made, pyotp.TOTP(secret_of(other)).at(clock.now())) == 0
