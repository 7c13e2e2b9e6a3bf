"""A new e-mail address counts once its mailbox has confirmed it, and never otherwise."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from crikit import clock
from crikit.accounts import actions
from crikit.accounts.actions import own
from crikit.accounts.actions.own import WISHES
from crikit.accounts.models import Session, User
from crikit.accounts.rules import complaint_about_address
from crikit.errors import Gone
from crikit.history.models import Entry
from crikit.keys import LINK_MARK
from crikit.links.models import Link, Purpose
from crikit.mail import jobs as mail
from crikit.mail.models import LetterState
from tests.cast import Cast
from tests.crowds import crowd
from tests.factories import PASSWORD, as_actor, letters, token

NEW = "maria@elsewhere.test"
LONGEST = f"{'m' * 64}@{'p' * 61}.{'p' * 61}.{'p' * 61}.com"
CONFIRM, NOTICE = "accounts/address_to_confirm", "accounts/address_will_change"


def ask(cast: Cast, email: str = NEW) -> Link:
    own.ask_for_address(as_actor(cast.maria), email, PASSWORD)
    link: Link = Link.select().where(Link.purpose == Purpose.EMAIL).order_by(Link.id.desc()).get()
    return link


def address_of(user: User) -> str:
    return str(User.get_by_id(user.id).email)


def test_a_link_goes_to_the_new_address_and_a_notice_to_the_old_one(cast: Cast) -> None:
    answer = cast.browser(cast.maria).send("/account/email", {"email": NEW, "current_password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/account")
    [confirm], [notice] = letters(CONFIRM), letters(NOTICE)
    assert (confirm.to_address, notice.to_address) == (NEW, cast.maria.email)
    assert confirm.link.expires_at - confirm.link.issued_at == timedelta(hours=24)
    assert notice.link is None
    assert NEW in notice.text
    assert address_of(cast.maria) == cast.maria.email


def test_the_address_changes_when_the_page_is_confirmed_and_only_then(cast: Cast) -> None:
    link, scanner = ask(cast), cast.browser()
    for _ in range(3):
        assert scanner.get(f"/email/{token(link)}").status_code == 200
        assert scanner.head(f"/email/{token(link)}").status_code == 200
    assert address_of(cast.maria) == cast.maria.email
    answer = cast.browser().send(f"/email/{token(link)}")
    assert (answer.status_code, answer.location) == (303, "/login")
    assert address_of(cast.maria) == NEW
    entry = Entry.get(Entry.action == "user.address_changed")
    assert entry.facts == {"before": cast.maria.email, "now": NEW}
    assert Session.select().count() == 0


def test_who_is_signed_in_goes_on_with_the_account(cast: Cast) -> None:
    browser, link = cast.browser(cast.maria), ask(cast)
    assert browser.send(f"/email/{token(link)}").location == "/account"
    page = browser.get("/account").text
    assert NEW in page
    assert "Cancel the change" not in page


def test_who_is_signed_in_as_somebody_else_is_asked_to_sign_out_first(cast: Cast) -> None:
    link = ask(cast)
    assert "Sign out first" in cast.browser(cast.sam).send(f"/email/{token(link)}").text
    assert address_of(cast.maria) == cast.maria.email


def test_the_change_that_waits_is_shown_and_can_be_cancelled(cast: Cast) -> None:
    browser, link = cast.browser(cast.maria), ask(cast)
    assert f"<strong>{NEW}</strong>" in browser.get("/account").text
    assert browser.send("/account/email/cancel").location == "/account"
    assert NEW not in browser.get("/account").text
    assert cast.browser().send(f"/email/{token(link)}").status_code == 410
    assert letters(CONFIRM)[0].state == LetterState.CANCELLED
    assert browser.send("/account/email/cancel").status_code == 409


def test_a_newer_wish_replaces_the_older_one(cast: Cast) -> None:
    older, newer = ask(cast), ask(cast, "other@elsewhere.test")
    assert cast.browser().send(f"/email/{token(older)}").status_code == 410
    assert cast.browser().send(f"/email/{token(newer)}").status_code == 303
    assert address_of(cast.maria) == "other@elsewhere.test"


def test_of_many_wishes_at_once_each_link_confirms_its_own_address_or_none(cast: Cast) -> None:
    actor = as_actor(cast.maria)
    crowd(5, lambda n: own.ask_for_address(actor, f"maria{n}@elsewhere.test", PASSWORD), vendor_id=cast.vendor.id)
    sent = {letter.link_id: letter.to_address for letter in letters(CONFIRM)}
    live = [link for link in Link.select().where(Link.purpose == Purpose.EMAIL) if link.is_live]
    assert len(live) == 1
    assert User.get_by_id(cast.maria.id).email_wanted == sent[live[0].id]


def test_of_many_who_confirm_at_once_one_does(cast: Cast) -> None:
    link = ask(cast)
    answers = crowd(16, lambda _: own.confirm_address(link), vendor_id=cast.vendor.id)
    assert sum(isinstance(answer, User) for answer in answers) == 1
    assert sum(isinstance(answer, Gone) for answer in answers) == 15
    assert Entry.select().where(Entry.action == "user.address_changed").count() == 1


def test_a_link_that_was_never_confirmed_changes_nothing(cast: Cast) -> None:
    clock.freeze()
    link = ask(cast)
    clock.move(timedelta(hours=24))
    assert cast.browser().send(f"/email/{token(link)}").status_code == 410
    assert address_of(cast.maria) == cast.maria.email


@pytest.mark.parametrize(
    ("email", "password", "sentence"),
    [
        (NEW, "not this one", "This isn’t your password."),
        ("", PASSWORD, "Type the new address."),
        ("maria", PASSWORD, "not a complete e-mail address"),
        ("a@b.test, c@d.test", PASSWORD, "not a complete e-mail address"),
        ("m" * 250 + "@people.test", PASSWORD, "not a complete e-mail address"),
        ("maria@people.test", PASSWORD, "to this address already"),
    ],
)
def test_what_cannot_stand_is_refused_and_nothing_typed_is_lost(
    cast: Cast, email: str, password: str, sentence: str
) -> None:
    answer = cast.browser(cast.maria).send("/account/email", {"email": email, "current_password": password})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{email}"' in answer.text
    assert letters() == []


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("maria@people.com", True),
        (LONGEST, True),
        (LONGEST + "m", False),
        *((f"maria{sign}@people.com", False) for sign in ("\r\n", "\n", "\u2028", "\0", " ", LINK_MARK)),
        *((f"maria@people.com{sign}", False) for sign in ("\r\nBcc: all@people.com", "\n", "\x85", " ", LINK_MARK)),
    ],
)
def test_an_address_has_254_characters_at_most_and_nothing_that_ends_a_line(address: str, fits: bool) -> None:
    assert bool(complaint_about_address(address)) is not fits


def test_nobody_fills_a_strangers_mailbox(cast: Cast) -> None:
    browser = cast.browser(cast.maria)
    typed = [{"email": f"{n}@elsewhere.test", "current_password": PASSWORD} for n in range(WISHES + 1)]
    assert [browser.send("/account/email", fields).status_code for fields in typed] == [303] * WISHES + [429]


ENDS: dict[str, Callable[[Cast], Any]] = {
    "a new password": lambda cast: actions.set_passwords(actions.send_password_link(cast.maria), "a new password here"),
    "deactivation": lambda cast: actions.deactivate(cast.maria),
    "an approval taken back": lambda cast: actions.take_back_approval(cast.maria),
    "deletion": lambda cast: actions.delete_user(cast.maria, by=as_actor(cast.mira)),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS.keys())
def test_a_link_to_a_new_address_dies_with(cast: Cast, end: Callable[[Cast], Any]) -> None:
    link = ask(cast)
    end(cast)
    assert cast.browser().send(f"/email/{token(link)}").status_code == 410
    assert not User.select().where(User.email == NEW).exists()


def test_a_new_address_ends_the_password_link_that_went_to_the_old_one(cast: Cast) -> None:
    reset, link = actions.send_password_link(cast.maria), ask(cast)
    own.confirm_address(link)
    assert cast.browser().get(f"/password/{token(reset)}").status_code == 410


def test_no_new_address_gets_round_approval(cast: Cast) -> None:
    link = ask(cast)
    User.update(approved_at=None).where(User.id == cast.maria.id).execute()
    assert cast.browser().send(f"/email/{token(link)}").status_code == 410
    assert address_of(cast.maria) == cast.maria.email


def test_old_links_are_purged_and_their_letters_stay(cast: Cast) -> None:
    link = ask(cast)
    clock.freeze()
    clock.move(timedelta(days=32))
    mail.purge_links()
    assert Link.get_or_none(Link.id == link.id) is None
    assert len(letters(CONFIRM)) == 1


def test_letters_speak_the_readers_language(cast: Cast) -> None:
    User.update(language="fr").where(User.id == cast.maria.id).execute()
    ask(cast)
    assert 'lang="fr"' in letters(CONFIRM)[0].html
    assert 'lang="fr"' in letters(NOTICE)[0].html
