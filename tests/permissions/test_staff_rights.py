"""“Change Rights for Staff User”: the management gives its staff what it holds itself, and never more."""

import re
from typing import Any

import pytest

from crikit import clock
from crikit.accounts.models import User
from crikit.actor import Role
from crikit.errors import Conflict, DomainError, Forbidden
from crikit.history.models import Entry
from crikit.permissions.actions import save_staff_rights
from crikit.permissions.models import PermissionSetting
from crikit.permissions.queries import rights_of
from crikit.permissions.rules import CEILINGS, DEFAULTS, Permission
from crikit.permissions.rules.explained import offered
from tests import factories
from tests.cast import Cast
from tests.clients import asks_for
from tests.crowds import crowd

PAGE = "/tools/staff-rights"
ENTER, SUBMIT = Permission.ENTER_ORDERS, Permission.SUBMIT_ORDERS
TRACK, LIBRARY = Permission.TRACK_SHIPMENTS, Permission.SEE_LIBRARY
USUAL = {ENTER, TRACK, LIBRARY}
OPTION = re.compile(r'<option value="(\d+)"( selected)?>(\S+) ')


def take(user: User, permission: str) -> None:
    PermissionSetting.create(user=user, permission=permission, allowed=False)


def box(page: str, permission: str) -> str:
    """What the box says of itself: checked, disabled, both or neither."""
    [found] = re.findall(rf'value="{permission}"[^>]*_line"([^>]*)>', page)
    return str(found).strip()


def save(cast: Cast, *ticked: str, version: int = 0, staff: User | None = None) -> bool:
    staff = User.get_by_id((staff or cast.sam).id)
    return save_staff_rights(factories.as_actor(cast.maria), staff, version=version, ticked=ticked)


def of_staff(user: User) -> set[str]:
    return set(rights_of(user)) & set(offered(Role.STAFF))


def test_the_page_shows_what_staff_starts_with(cast: Cast) -> None:
    page = cast.browser(cast.maria).get(PAGE)
    assert page.status_code == 200
    assert "Rights of mariaS" in page.text
    assert [box(page.text, p) for p in (ENTER, SUBMIT, TRACK, LIBRARY)] == ["checked", "", "checked", "checked"]
    assert "Select Staff User" not in page.text
    assert PAGE in cast.browser(cast.maria).get("/tools").text
    assert PAGE not in cast.browser(cast.sam).get("/tools").text


def test_what_is_given_and_taken_counts_at_the_next_click_and_is_told(cast: Cast) -> None:
    maria, sam = cast.browser(cast.maria), cast.browser(cast.sam)
    assert "<dt>Submit orders</dt>" not in sam.get("/account").text
    saved = maria.send(f"{PAGE}/{cast.sam.id}", {"version": 0, "permission": [SUBMIT, ENTER, TRACK]})
    assert (saved.status_code, saved.location) == (303, f"{PAGE}?user={cast.sam.id}")
    shown = sam.get("/account").text
    assert "<dt>Submit orders</dt>" in shown
    assert "<dt>See library</dt>" not in shown
    page = maria.get(saved.location).text
    assert "from off to on" in page
    assert "from on to off" in page
    entries = Entry.select().where(Entry.about_id == cast.sam.id).order_by(Entry.id)
    facts = [(e.actor_name, e.facts["permission"], e.facts["before"], e.facts["after"]) for e in entries]
    assert facts == [("Maria Lopez", SUBMIT, False, True), ("Maria Lopez", LIBRARY, True, False)]


def test_what_management_lost_is_shown_as_not_available_and_stays_as_it_was_set(cast: Cast) -> None:
    save(cast, ENTER, SUBMIT, TRACK, LIBRARY)
    lost = PermissionSetting.create(user=cast.maria, permission=SUBMIT, allowed=False)
    browser = cast.browser(cast.maria)
    page = browser.get(PAGE).text
    assert box(page, SUBMIT) == "disabled"
    assert "Not available: Prairie &amp; Pine hasn’t given this right to your username." in page
    assert SUBMIT not in rights_of(cast.sam)
    # A disabled box isn't sent; that says nothing about it.
    assert browser.send(f"{PAGE}/{cast.sam.id}", {"version": 1, "permission": [ENTER, TRACK]}).status_code == 303
    lost.delete_instance()
    assert of_staff(cast.sam) == {ENTER, SUBMIT, TRACK}


def test_a_right_that_management_lacks_is_refused_with_a_sentence(cast: Cast) -> None:
    take(cast.maria, SUBMIT)
    refused = cast.browser(cast.maria).send(f"{PAGE}/{cast.sam.id}", {"version": 0, "permission": [SUBMIT, TRACK]})
    assert refused.status_code == 422
    assert "You can’t give “Submit orders”: your own username, maria, doesn’t have that right." in refused.text
    assert [box(refused.text, p) for p in (ENTER, SUBMIT, TRACK)] == ["", "disabled", "checked"]
    assert of_staff(cast.sam) == USUAL
    assert Entry.select().where(Entry.about_id == cast.sam.id).count() == 0


@pytest.mark.parametrize("permission", [Permission.SEE_PRICES, Permission.SEE_BALANCE, Permission.ADMINISTER])
def test_what_no_staff_ever_has_is_refused_too(cast: Cast, permission: Permission) -> None:
    with pytest.raises(DomainError, match="never given to staff usernames"):
        save(cast, permission, *USUAL)
    assert of_staff(cast.sam) == USUAL


def test_a_word_that_is_no_permission_is_passed_over(cast: Cast) -> None:
    assert not save(cast, "made:up:thing", *USUAL)
    assert PermissionSetting.select().where(PermissionSetting.user == cast.sam.id).count() == 0


@pytest.mark.parametrize("version", [7, -1])
def test_the_second_of_two_sees_what_the_first_saved(cast: Cast, version: int) -> None:
    browser = cast.browser(cast.maria)
    browser.send(f"{PAGE}/{cast.sam.id}", {"version": 0, "permission": [ENTER]})
    late = browser.send(f"{PAGE}/{cast.sam.id}", {"version": version, "permission": [*USUAL]})
    assert late.status_code == 409
    assert "Somebody else changed what mariaS may do" in late.text
    assert [box(late.text, p) for p in (ENTER, SUBMIT, TRACK, LIBRARY)] == ["checked", "", "", ""]
    assert of_staff(cast.sam) == {ENTER}


def test_two_at_once_make_one_change(cast: Cast) -> None:
    wished = [(ENTER,), (TRACK, LIBRARY)]
    told = crowd(2, lambda n: save(cast, *wished[n]), vendor_id=cast.vendor.id)
    assert sorted(type(one).__name__ for one in told) == ["Conflict", "bool"]
    assert of_staff(cast.sam) in ({ENTER}, {TRACK, LIBRARY})


def test_saving_what_stands_already_writes_nothing(cast: Cast) -> None:
    assert not save(cast, *USUAL, version=5)
    assert Entry.select().where(Entry.about_id == cast.sam.id).count() == 0
    with pytest.raises(Conflict):
        save(cast, ENTER, version=5)


def second_pair(cast: Cast) -> tuple[User, User]:
    return factories.pair(cast.green_valley, "nina", name="Nina Okafor")


def test_a_company_with_several_pairs_chooses_one(cast: Cast) -> None:
    nina, nora = second_pair(cast)
    browser = cast.browser(cast.maria)
    page = browser.get(PAGE).text
    assert [(name, bool(chosen)) for _, chosen, name in OPTION.findall(page)] == [("mariaS", True), ("ninaS", False)]
    block = browser.get(f"{PAGE}?user={nora.id}", headers=asks_for("staff_rights")).text
    assert block.lstrip().startswith('<section id="staff_rights"')
    assert "Rights of ninaS" in block
    assert browser.send(f"{PAGE}/{nora.id}", {"version": 0, "permission": [ENTER]}).status_code == 303
    assert of_staff(nora) == {ENTER}
    assert of_staff(cast.sam) == USUAL
    assert "Rights of ninaS" in cast.browser(nina).get(PAGE).text


def test_the_management_of_the_pair_is_a_ceiling_as_well(cast: Cast) -> None:
    nina, nora = second_pair(cast)
    take(nina, TRACK)
    page = cast.browser(cast.maria).get(f"{PAGE}?user={nora.id}").text
    assert box(page, TRACK) == "disabled"
    assert "Not available: nina, whose staff it is, doesn’t have it." in page
    with pytest.raises(DomainError, match="ninaS can’t have “Track shipments”: nina"):
        save(cast, TRACK, staff=nora)


def test_what_only_the_management_of_the_pair_holds_stays_as_it_was_set(cast: Cast) -> None:
    _, nora = second_pair(cast)
    take(cast.maria, TRACK)
    assert save(cast, ENTER, staff=nora)
    assert of_staff(nora) == {ENTER, TRACK}


def test_whose_right_to_set_them_was_taken_meanwhile_sets_nothing_more(cast: Cast) -> None:
    take(cast.maria, Permission.SET_STAFF_RIGHTS)
    with pytest.raises(Forbidden):
        save(cast, ENTER)
    assert of_staff(cast.sam) == USUAL


@pytest.mark.parametrize("wanted", ["otto", "olga", "maria", "lena"])
def test_only_staff_of_the_own_company_is_found(cast: Cast, wanted: str) -> None:
    browser, whom = cast.browser(cast.maria), getattr(cast, wanted).id
    assert browser.get(f"{PAGE}?user={whom}").status_code == 404
    assert browser.send(f"{PAGE}/{whom}", {"version": 0, "permission": [SUBMIT]}).status_code == 404
    assert browser.get(f"{PAGE}?user=x").status_code == 404


def test_without_a_staff_username_the_page_says_who_makes_one(cast: Cast) -> None:
    alone = factories.customer("Alone")
    factories.user(Role.MANAGEMENT, "anna", customer_id=alone.id)
    page = cast.browser(User.get(User.username == "anna")).get(PAGE)
    assert "No staff username yet" in page.text
    assert "Prairie &amp; Pine can make one" in page.text


def test_a_deactivated_staff_says_so_and_keeps_what_is_set(cast: Cast) -> None:
    User.update(deactivated_at=clock.now()).where(User.id == cast.sam.id).execute()
    assert "Deactivated" in cast.browser(cast.maria).get(PAGE).text
    assert save(cast, ENTER)


def test_an_administrator_who_views_as_the_management_changes_nothing(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    browser.send(f"/tools/permissions/{cast.maria.id}/viewing")
    assert browser.get(PAGE).status_code == 200
    assert browser.send(f"{PAGE}/{cast.sam.id}", {"version": 0, "permission": [SUBMIT]}).status_code == 403
    assert of_staff(cast.sam) == USUAL


def test_money_is_above_every_staff() -> None:
    money = {Permission.SEE_PRICES, Permission.SEE_BALANCE, Permission.PAY_INVOICES}
    assert not money & (CEILINGS[Role.STAFF] | DEFAULTS[Role.STAFF])


def test_each_actor_reads_of_its_own_rights_only(cast: Cast) -> None:
    take(cast.maria, Permission.SEE_BALANCE)
    maria, olga, sam = (cast.browser(person).get("/account").text for person in (cast.maria, cast.olga, cast.sam))
    shown: list[Any] = [re.findall("<dt>(See balance and invoices|See prices)</dt>", page) for page in (maria, olga)]
    assert shown == [["See prices"], ["See prices", "See balance and invoices"]]
    assert "Change Rights for Staff User" in maria
    assert "See prices" not in sam
    assert "The management of your company decides this." in sam
