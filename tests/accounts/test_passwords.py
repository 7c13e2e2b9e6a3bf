"""Setting passwords: the rules, the page behind a link, and what a new password ends."""

from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from crikit import clock, db, passwords
from crikit.accounts import actions
from crikit.accounts.models import Session, User
from crikit.accounts.queries import user_by_name
from crikit.accounts.rules import complaint_about_password
from crikit.actor import Role
from crikit.errors import Gone
from crikit.history.models import Entry
from crikit.links import actions as links
from crikit.links.models import Link, Purpose
from tests import factories
from tests.cast import Cast
from tests.crowds import crowd
from tests.factories import STAFF_PASSWORD, letters, token

NEW = "seventeen wild geese"


def link_for(person: User) -> Link:
    with db.atomic():
        return actions.send_password_link(person)


def save(cast: Cast, link: Link, password: str, **staff: str) -> TestResponse:
    return cast.browser().send(f"/password/{token(link)}", {"password": password, **staff})


def fresh_pair(cast: Cast) -> tuple[User, User]:
    return factories.pair(cast.green_valley, "grace", password=None)


def opens(cast: Cast, username: str, password: str) -> bool:
    return cast.browser().send("/login", {"username": username, "password": password}).status_code == 303


@pytest.mark.parametrize(("role", "shortest"), [("inhouse", 12), ("rep", 12), ("management", 8), ("staff", 8)])
def test_a_password_is_long_enough_for_its_role(role: str, shortest: int) -> None:
    text = "x7-qw9_zk4+vb2"
    assert complaint_about_password(text[: shortest - 1], username="maria", role=Role(role)) == (
        f"Use at least {shortest} characters; a few words in a row are fine."
    )
    assert complaint_about_password(text[:shortest], username="maria", role=Role(role)) == ""


@pytest.mark.parametrize(
    ("password", "complaint"),
    [
        ("password1234", "on the lists that thieves try first"),
        ("PassWord1234", "on the lists that thieves try first"),
        ("Greenvalleymarket", "can’t be the username"),
        ("x" * 1_025, "at most 1,024"),
    ],
    ids=["common", "common in capitals", "the username", "1,025 characters"],
)
def test_a_password_that_is_easy_to_guess_is_refused(password: str, complaint: str) -> None:
    assert complaint in complaint_about_password(password, username="greenvalleyMarket", role=Role.MANAGEMENT)


@pytest.mark.parametrize(
    "password", ["a few plain words", "  spaces around  ", "pässwörter mögen", "🐝🐝🐝🐝🐝🐝🐝🐝", "x7" * 512]
)
def test_any_other_password_will_do_and_works_as_typed(cast: Cast, password: str) -> None:
    save(cast, link_for(cast.maria), password)
    assert opens(cast, "maria", password)
    assert not opens(cast, "maria", password[:-1])


def test_a_reset_sets_the_password_and_asks_to_sign_in(cast: Cast) -> None:
    answer = save(cast, link_for(cast.maria), NEW)
    assert (answer.status_code, answer.location) == (303, "/login")
    assert opens(cast, "maria", NEW)
    assert not opens(cast, "maria", factories.PASSWORD)
    assert opens(cast, "mariaS", STAFF_PASSWORD)


def test_a_pair_without_passwords_gets_both_on_one_page(cast: Cast) -> None:
    management, _ = fresh_pair(cast)
    link = link_for(management)
    page = cast.browser().get(f"/password/{token(link)}").text
    assert "Management password" in page
    assert "Staff password" in page
    save(cast, link, NEW, staff_password="boxes and a ladder")
    assert opens(cast, "grace", NEW)
    assert opens(cast, "graceS", "boxes and a ladder")


def test_the_staff_password_may_be_set_later_through_a_link_of_its_own(cast: Cast) -> None:
    management, staff = fresh_pair(cast)
    save(cast, link_for(management), NEW, staff_password="")
    assert not opens(cast, "graceS", "")
    link = link_for(User.get_by_id(staff.id))
    page = cast.browser().get(f"/password/{token(link)}").text
    assert "New password" in page
    assert "Management password" not in page
    save(cast, link, "boxes and a ladder")
    assert opens(cast, "graceS", "boxes and a ladder")


def test_two_equal_passwords_are_refused_on_one_page(cast: Cast) -> None:
    management, _ = fresh_pair(cast)
    link = link_for(management)
    answer = save(cast, link, NEW, staff_password=NEW)
    assert answer.status_code == 422
    assert "The two passwords must differ" in answer.text
    assert Link.get_by_id(link.id).is_live


def test_staff_never_gets_the_password_of_management_nor_the_other_way_round(cast: Cast) -> None:
    for person, password in ((cast.sam, factories.PASSWORD), (cast.maria, STAFF_PASSWORD)):
        answer = save(cast, link_for(person), password)
        assert "The two passwords must differ" in answer.text
    assert save(cast, link_for(cast.sam), "boxes and a ladder").status_code == 303


def test_a_refused_password_leaves_the_link_as_it_was(cast: Cast) -> None:
    link = link_for(cast.maria)
    for refused in ("", "short", "password", "maria", "x" * 1_025):
        assert save(cast, link, refused).status_code == 422
    assert save(cast, link, NEW).status_code == 303


def test_a_new_password_ends_the_sessions_of_that_username_only(cast: Cast) -> None:
    maria, sam, olga = (cast.browser(person) for person in (cast.maria, cast.sam, cast.olga))
    save(cast, link_for(cast.maria), NEW)
    assert [browser.get("/dashboard").status_code for browser in (maria, sam, olga)] == [303, 200, 200]


def test_a_new_password_is_told_by_letter_without_saying_it(cast: Cast) -> None:
    save(cast, link_for(cast.maria), NEW)
    [letter] = letters("accounts/password_changed")
    assert letter.to_address == cast.maria.email
    assert NEW not in letter.text + letter.html
    assert Entry.get(Entry.action == "user.password_set").about_id == cast.maria.id


def test_of_many_who_use_one_link_at_once_one_sets_the_password(cast: Cast) -> None:
    link = link_for(cast.maria)
    answers = crowd(32, lambda n: actions.set_passwords(link, f"{NEW} {n}"), vendor_id=cast.vendor.id)
    winners = [n for n, answer in enumerate(answers) if isinstance(answer, User)]
    assert len(winners) == 1
    assert sum(isinstance(answer, Gone) for answer in answers) == 31
    assert passwords.is_right(f"{NEW} {winners[0]}", User.get_by_id(cast.maria.id).password_hash)
    assert len(letters("accounts/password_changed")) == 1


def test_who_is_signed_in_is_asked_to_sign_out_and_then_goes_on_with_the_link(cast: Cast) -> None:
    browser, address = cast.browser(cast.olga), f"/password/{token(link_for(cast.maria))}"
    page = browser.get(address)
    assert "signed in as <strong>olga</strong>" in page.text
    assert 'name="password"' not in page.text
    assert browser.send(address, {"password": NEW}).status_code == 200
    assert not opens(cast, "maria", NEW)
    assert browser.send("/logout", {"next": address}).location == address
    assert browser.send(address, {"password": NEW}).status_code == 303


def test_opening_a_password_link_signs_nobody_in_and_spends_nothing(cast: Cast) -> None:
    browser, link = cast.browser(), link_for(cast.maria)
    for _ in range(3):
        assert browser.get(f"/password/{token(link)}").status_code == 200
        assert browser.head(f"/password/{token(link)}").status_code == 200
    assert Link.get_by_id(link.id).is_live
    assert Session.select().count() == 0
    assert browser.get("/dashboard").status_code == 303


def test_a_password_does_not_get_round_approval(cast: Cast) -> None:
    waiting = factories.user(Role.MANAGEMENT, "grace", customer_id=cast.green_valley.id, approved_at=None)
    assert save(cast, link_for(waiting), NEW).status_code == 303
    assert not opens(cast, "grace", NEW)


def test_the_link_of_a_deleted_username_is_over(cast: Cast) -> None:
    link = link_for(cast.maria)
    actions.delete_user(cast.maria, by=factories.as_actor(cast.mira))
    answer = cast.browser().get(f"/password/{token(link)}")
    assert answer.status_code == 410


def test_a_hash_made_with_older_settings_is_renewed_at_sign_in(cast: Cast) -> None:
    dearer = passwords.PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(factories.PASSWORD)
    User.update(password_hash=dearer).where(User.id == cast.maria.id).execute()
    cast.browser(cast.maria)
    renewed = user_by_name("maria")
    assert renewed
    assert renewed.password_hash != dearer
    assert not passwords.is_outdated(renewed.password_hash)
    assert opens(cast, "maria", factories.PASSWORD)


def test_a_link_lapses_after_its_hours(cast: Cast) -> None:
    clock.freeze()
    management, _ = fresh_pair(cast)
    set_up, reset = link_for(management), link_for(cast.maria)
    assert (set_up.expires_at - clock.now(), reset.expires_at - clock.now()) == (
        timedelta(hours=24),
        timedelta(hours=1),
    )
    clock.move(timedelta(hours=1))
    assert [save(cast, link, NEW).status_code for link in (set_up, reset)] == [303, 410]


def test_a_new_password_ends_every_other_link_that_would_set_one(cast: Cast) -> None:
    other = Link.create(**links.fresh(Purpose.PASSWORD, cast.maria.id, timedelta(hours=1)))
    save(cast, link_for(cast.olga), NEW)
    assert Link.get_by_id(other.id).is_live
    link = Link.create(**links.fresh(Purpose.PASSWORD, cast.maria.id, timedelta(hours=1)))
    save(cast, link, NEW)
    assert save(cast, other, "another fine password").status_code == 410
    assert opens(cast, "maria", NEW)


def test_a_common_password_is_known_however_it_is_written_and_nothing_but_whole_ones() -> None:
    assert all(map(passwords.is_common, ("password", "PassWord", "123456", "qwerty")))
    assert not any(map(passwords.is_common, ("", "asswor", "password\n123456", "\n", "market day at nine")))
