"""“Add Portal User”: usernames ready to use, two letters, and the customer off the invite list."""

from datetime import timedelta
from typing import Any

import pytest

from crikit import clock, config, keys
from crikit.accounts.models import User
from crikit.accounts.queries import user_by_name
from crikit.actor import Role
from crikit.customers.models import Customer, SalesRep
from crikit.errors import Conflict, FieldRefused, Gone
from crikit.history.models import Entry
from crikit.invitations.actions import writing
from crikit.invitations.models import Invitation
from crikit.links.models import Link
from crikit.links.rules import url_of
from crikit.mail.models import LetterState
from crikit.permissions.models import PermissionSetting
from crikit.permissions.queries import rights_of
from crikit.permissions.rules import Permission
from crikit.users.actions.adding import add
from crikit.users.rules import Newcomer, Relationship, complaints
from crikit.vendors.models import Vendor
from tests import factories
from tests.cast import Cast
from tests.crowds import crowd
from tests.factories import as_actor, invite, join, letters, token
from tests.scenes import rows

CUSTOMER, REP, INHOUSE = Relationship
SETUP = "accounts/password_setup"


def newcomer(username: str = "heron", **facts: str) -> Newcomer:
    usual = {"name": "Grace Kim", "email": "grace@blueheron.test", "phone": "(802) 555-0199"}
    return Newcomer(username=username, **{**usual, **facts})


def added(cast: Cast, invitee: Any, username: str = "heron", key: str = "", relationship: Any = None) -> User:
    which = relationship or (CUSTOMER if isinstance(invitee, Customer) else REP)
    return add(as_actor(cast.mira), which, invitee, newcomer(username), key=key or f"key of {username}")


def test_a_customer_gets_a_pair_that_needs_no_approval(cast: Cast) -> None:
    blue_heron = factories.customer("Blue Heron")
    user = added(cast, blue_heron)
    staff = user.staff.get()
    assert (user.role, staff.role, staff.username) == (Role.MANAGEMENT, Role.STAFF, "heronS")
    for made in (user, staff):
        assert (made.customer_id, made.name, made.email) == (blue_heron.id, "Grace Kim", "grace@blueheron.test")
        assert made.approved_at
        assert made.password_hash is None
    assert not Customer.get_by_id(blue_heron.id).invitable


def test_a_rep_and_an_employee_get_one_username_each(cast: Cast) -> None:
    tara = factories.sales_rep("Tara Weiss")
    rep, employee = added(cast, tara, "tara"), added(cast, None, "emil", relationship=INHOUSE)
    assert (rep.role, rep.rep_id, rep.staff.count()) == (Role.REP, tara.id, 0)
    assert (employee.role, employee.customer_id, employee.rep_id) == (Role.INHOUSE, None, None)
    assert not SalesRep.get_by_id(tara.id).invitable
    assert Permission.ADMINISTER in rights_of(employee)


def test_who_is_no_administrator_makes_none(cast: Cast) -> None:
    ina = factories.user(Role.INHOUSE, "ina")
    PermissionSetting.create(user=ina, permission=Permission.ADMINISTER, allowed=False)
    made = add(as_actor(ina), INHOUSE, None, newcomer("emil"), key="k")
    assert Permission.ADMINISTER not in rights_of(made)
    assert Permission.ADD_PORTAL_USERS in rights_of(made)


def test_nobody_gives_an_employee_more_than_they_hold(cast: Cast) -> None:
    Vendor.update(plan="order-entry").where(Vendor.id == cast.vendor.id).execute()
    ina = factories.user(Role.INHOUSE, "ina")
    for permission in (Permission.ADMINISTER, Permission.SEE_REPORTS):
        PermissionSetting.create(user=ina, permission=permission, allowed=False)
    made = add(as_actor(ina), INHOUSE, None, newcomer("emil"), key="k")
    assert rights_of(made) == rights_of(ina)
    # A plan with charts brings them to whoever was added before.
    Vendor.update(plan="full-circle").where(Vendor.id == cast.vendor.id).execute()
    assert Permission.SEE_CHARTS in rights_of(made)


@pytest.mark.parametrize(
    ("kind", "relationship", "says"),
    [
        ("users/welcome_customer", CUSTOMER, "place orders"),
        ("users/welcome_rep", REP, "you see your customers"),
        ("users/welcome_inhouse", INHOUSE, "look after the customers"),
    ],
)
def test_two_letters_go_out_a_welcome_and_a_link(cast: Cast, kind: str, relationship: Relationship, says: str) -> None:
    invitee = {"customer": factories.customer, "rep": factories.sales_rep}.get(relationship, lambda _: None)
    user = added(cast, invitee("Blue Heron"), relationship=relationship)
    welcome, setup = letters()
    assert (welcome.kind, setup.kind) == (kind, SETUP)
    assert setup.subject == "Create your portal password"
    for letter in (welcome, setup):
        assert (letter.to_address, letter.to_name, letter.user_id) == (user.email, user.name, user.id)
    for part in (welcome.text, welcome.html):
        assert says in part
        assert "heron" in part
        assert ("heronS" in part) == (relationship is CUSTOMER)
    sign_in = config.settings().base_url + "/login"
    assert sign_in in welcome.text.splitlines()
    assert f'href="{sign_in}"' in welcome.html
    assert keys.LINK_MARK in setup.text.splitlines()


def test_the_link_lasts_a_day_and_asks_for_both_passwords(cast: Cast) -> None:
    added(cast, factories.customer("Blue Heron"))
    link = Link.get_by_id(letters(SETUP)[0].link_id)
    assert (link.lifetime, url_of(link).endswith(f"/password/{token(link)}")) == (24 * 3600, True)
    address = f"/password/{token(link)}"
    assert "Staff password" in cast.browser().get(address).text
    clock.move(timedelta(hours=24))
    assert cast.browser().get(address).status_code == 410


def test_both_sign_in_as_soon_as_their_passwords_are_set(cast: Cast) -> None:
    added(cast, factories.customer("Blue Heron"))
    address = f"/password/{token(Link.get_by_id(letters(SETUP)[0].link_id))}"
    cast.browser().send(address, {"password": factories.PASSWORD, "staff_password": factories.STAFF_PASSWORD})
    for username in ("heron", "heronS"):
        user = user_by_name(username)
        assert user
        assert "Blue Heron" in cast.browser(user).get("/dashboard").text


def test_a_customer_with_usernames_gets_a_second_pair_here(cast: Cast) -> None:
    added(cast, cast.green_valley, "maria2")
    theirs = User.select().where(User.customer_id == cast.green_valley.id).order_by(User.id)
    assert [user.username for user in theirs] == ["maria", "mariaS", "maria2", "maria2S"]


def test_an_invitation_still_out_ends_so_that_it_makes_no_second_pair(cast: Cast) -> None:
    blue_heron, copper = factories.customer("Blue Heron"), factories.customer("Copper")
    ours, theirs = invite(cast.mira, blue_heron, copper)
    added(cast, blue_heron)
    assert cast.browser().get(f"/join/{token(ours.link)}").status_code == 410
    assert cast.browser().get(f"/join/{token(theirs.link)}").status_code == 200
    assert not Invitation.get_by_id(ours.id).current
    assert {letter.to_address: letter.state for letter in letters("invitations/invitation")} == {
        ours.email: LetterState.CANCELLED,
        theirs.email: LetterState.QUEUED,
    }


def test_adding_and_joining_at_the_same_moment_wait_for_each_other_only_once(cast: Cast) -> None:
    herons = [factories.customer(f"Blue Heron {n}") for n in range(8)]
    invitations = invite(cast.mira, *herons)

    def act(number: int) -> User:
        which = number // 2
        return join(invitations[which], f"joined{which}") if number % 2 else added(cast, herons[which], f"added{which}")

    answers = crowd(16, act, vendor_id=cast.vendor.id)
    assert {type(answer) for answer in answers[::2]} == {User}
    assert {type(answer) for answer in answers[1::2]} <= {User, Gone}
    assert Customer.select().where(Customer.name.startswith("Blue"), Customer.invitable == True).count() == 0


def test_an_invitation_whose_letter_is_not_written_yet_never_is(cast: Cast) -> None:
    blue_heron = factories.customer("Blue Heron")
    Invitation.create(customer=blue_heron.id, email="ap@heron.test", by_name="Mira")
    added(cast, blue_heron)
    assert writing.write_letters() == 0


def test_a_taken_staff_name_gets_a_number(cast: Cast) -> None:
    factories.user(Role.INHOUSE, "herons", password=None)
    assert added(cast, factories.customer("Blue Heron")).staff.get().username == "heronS2"


@pytest.mark.parametrize(
    ("relationship", "typed", "field"),
    [
        (CUSTOMER, {"username": "ab"}, "username"),
        (CUSTOMER, {"username": "blue heron"}, "username"),
        (CUSTOMER, {"username": "h" * 50}, "username"),
        (CUSTOMER, {"username": "MARIA"}, "username"),
        (CUSTOMER, {"email": "grace"}, "email"),
        (REP, {"username": "tara.weiss"}, "username"),
        (INHOUSE, {"email": "a@b.test, c@d.test"}, "email"),
    ],
)
def test_what_cant_stand_is_refused_at_its_field_and_changes_nothing(
    cast: Cast, relationship: Relationship, typed: dict[str, str], field: str
) -> None:
    invitee = factories.customer() if relationship is CUSTOMER else factories.sales_rep()
    before = rows()
    with pytest.raises(FieldRefused) as refusal:
        add(as_actor(cast.mira), relationship, invitee, newcomer(**{"username": "heron", **typed}), key="k")
    assert refusal.value.field == field
    assert rows() == before


def test_the_longest_username_still_leaves_room_for_the_s(cast: Cast) -> None:
    assert added(cast, factories.customer(), "h" * 49).staff.get().username == "h" * 49 + "S"


def test_the_history_tells_who_added_whom(cast: Cast) -> None:
    user = added(cast, factories.customer("Blue Heron"))
    entry = Entry.get(Entry.action == "user.added")
    assert (entry.actor_name, entry.about_id, entry.about_name) == ("Mira", user.id, "Grace Kim")
    assert entry.facts == {"username": "heron", "staff_username": "heronS"}


def test_pressing_twice_adds_once(cast: Cast) -> None:
    blue_heron = factories.customer("Blue Heron")
    assert added(cast, blue_heron, key="one form") == added(cast, blue_heron, key="one form")
    assert len(letters()) == 2
    with pytest.raises(Conflict, match="This form was sent already"):
        added(cast, blue_heron, "another", key="one form")


def test_pressing_twice_at_the_same_moment_adds_once(cast: Cast) -> None:
    blue_heron = factories.customer("Blue Heron")
    answers = crowd(16, lambda _: added(cast, blue_heron, key="one form").username, vendor_id=cast.vendor.id)
    assert answers == ["heron"] * 16
    assert len(letters()) == 2


def test_of_many_who_want_one_username_at_once_one_gets_it(cast: Cast) -> None:
    heron = [factories.customer(f"Blue Heron {n}") for n in range(32)]
    answers = crowd(32, lambda n: added(cast, heron[n], key=f"key {n}"), vendor_id=cast.vendor.id)
    assert [type(answer) for answer in answers].count(User) == 1
    refusals = [answer for answer in answers if isinstance(answer, FieldRefused)]
    assert len(refusals) == 31
    assert {str(refusal) for refusal in refusals} == {"The username heron is taken. Choose another one."}
    assert len(letters()) == 2
    assert Customer.select().where(Customer.name.startswith("Blue"), Customer.invitable == True).count() == 31


def test_a_customer_s_username_leaves_room_for_the_s_of_its_staff() -> None:
    asked = [list(complaints(newcomer("h" * length), Relationship.CUSTOMER)) for length in (49, 50)]
    room = "Use at most 49 characters: the staff username needs room for its S."
    assert asked == [[], [("username", room)]]
