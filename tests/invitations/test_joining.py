"""The invited person's form: what it takes, what it refuses beside which field, and that a link is good once."""

import re
from datetime import timedelta
from typing import Any

import pytest

from crikit import clock
from crikit.accounts.models import Session, User
from crikit.accounts.queries import user_by_name
from crikit.customers.models import Customer
from crikit.errors import Gone
from crikit.invitations.actions import joining
from crikit.invitations.models import Invitation, Kind
from crikit.invitations.queries.frame import frame
from crikit.links import actions as links
from crikit.links.models import Link, Purpose
from tests import factories
from tests.cast import Cast
from tests.crowds import crowd
from tests.factories import ADMINISTRATOR, PASSWORD, STAFF_PASSWORD, as_actor, invite, join, letters, newcomer, token

TYPED = {
    "name": "Grace Kim",
    "email": "grace@heron.test",
    "phone": "(802) 555-0199",
    "username": "heron",
    "staff_username": "heronS",
    "password": PASSWORD,
    "staff_password": STAFF_PASSWORD,
}
FOR_REPS = {name: value for name, value in TYPED.items() if not name.startswith("staff")}


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    heron = factories.customer("Blue Heron", "ap@heron.test", contact_name="Grace Kim", phone="802-555-0100")
    return invite(cast.mira, heron)[0]


@pytest.fixture
def for_rep(cast: Cast) -> Invitation:
    return invite(cast.mira, factories.sales_rep("Tara Weiss", "tara@reps.test"))[0]


def send(cast: Cast, invitation: Invitation, **typed: str) -> Any:
    fields = {**(FOR_REPS if invitation.rep_id else TYPED), **typed}
    return cast.browser().send(f"/join/{token(invitation.link)}", fields)


def is_unspent(invitation: Invitation) -> bool:
    return bool(Link.get_by_id(invitation.link_id).is_live)


def test_the_form_is_filled_with_what_is_known(cast: Cast, invitation: Invitation) -> None:
    page = cast.browser().get(f"/join/{token(invitation.link)}").text
    values = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page))
    assert values["name"] == "Grace Kim"
    assert values["email"] == "ap@heron.test"
    assert values["phone"] == "802-555-0100"
    assert (values["username"], values["staff_username"]) == ("blueheron", "blueheronS")
    assert "Prairie &amp; Pine" in page
    for label in ("Your name", "E-mail", "Phone", "Management username", "Staff username", "Create User"):
        assert label in page


def test_completing_it_makes_two_usernames_that_wait(cast: Cast, invitation: Invitation) -> None:
    answer = send(cast, invitation)
    assert (answer.status_code, answer.location) == (303, f"/join/{token(invitation.link)}/done")
    assert "waiting for approval by Prairie &amp; Pine" in cast.browser().get(answer.location).text
    management, staff = user_by_name("heron"), user_by_name("heronS")
    assert management
    assert staff
    assert (management.role, staff.role, staff.management_id) == ("management", "staff", management.id)
    assert management.customer_id == staff.customer_id == invitation.customer_id
    assert management.is_waiting
    assert staff.is_waiting
    assert (management.name, management.email, management.phone) == ("Grace Kim", "grace@heron.test", "(802) 555-0199")


def test_the_customer_leaves_the_list_and_stands_among_the_unapproved(cast: Cast, invitation: Invitation) -> None:
    before = frame(as_actor(cast.mira))
    send(cast, invitation)
    now = frame(as_actor(cast.mira), Kind.CUSTOMERS)
    assert (now.customers, now.waiting) == (before.customers - 1, before.waiting + 1)
    browser = cast.browser(cast.mira)
    assert "Blue Heron" not in browser.get("/tools/invite/customers").text
    assert "Blue Heron" in browser.get("/tools/invite/unapproved").text


def test_the_invitee_and_the_username_administrators_get_a_letter(cast: Cast, invitation: Invitation) -> None:
    send(cast, invitation)
    [told] = letters("invitations/joined")
    [to_approve] = letters("invitations/to_approve")
    assert (told.to_address, to_approve.to_address) == ("grace@heron.test", ADMINISTRATOR)
    assert to_approve.reply_to == "grace@heron.test"
    assert "heron" in told.text
    assert "heronS" in told.text
    for fact in ("Grace Kim", "Blue Heron", "heronS", "invited: ap@heron.test", "/tools/invite/unapproved"):
        assert fact in to_approve.text
    for secret in (PASSWORD, STAFF_PASSWORD):
        assert secret not in told.text + told.html + to_approve.text + to_approve.html


def test_nobody_is_signed_in_by_it(cast: Cast, invitation: Invitation) -> None:
    browser = cast.browser()
    browser.send(f"/join/{token(invitation.link)}", TYPED)
    assert browser.get("/dashboard").status_code == 303
    assert Session.select().count() == 0


def test_a_rep_gets_one_username(cast: Cast, for_rep: Invitation) -> None:
    page = cast.browser().get(f"/join/{token(for_rep.link)}").text
    assert 'name="staff_username"' not in page
    assert send(cast, for_rep).status_code == 303
    rep = user_by_name("heron")
    assert rep
    assert (rep.role, rep.rep_id, rep.customer_id, rep.is_waiting) == ("rep", for_rep.rep_id, None, True)
    assert user_by_name("heronS") is None


REFUSED = {
    "no name": ("name", " "),
    "no address": ("email", ""),
    "half an address": ("email", "grace@heron"),
    "two addresses": ("email", "a@heron.test, b@heron.test"),
    "no username": ("username", ""),
    "a short username": ("username", "he"),
    "a username with a space": ("username", "blue heron"),
    "a taken username": ("username", "MARIA"),
    "another vendor's username": ("username", "dana"),
    "no password": ("password", ""),
    "a short password": ("password", "seven77"),
    "a common password": ("password", "password1"),
    "the username as password": ("password", "heron"),
    "1,025 characters": ("password", "x" * 1_025),
    "no staff username": ("staff_username", ""),
    "a taken staff username": ("staff_username", "mariaS"),
    "twice the same username": ("staff_username", "HERON"),
    "no staff password": ("staff_password", ""),
    "a short staff password": ("staff_password", "seven77"),
    "twice the same password": ("staff_password", PASSWORD),
}


@pytest.mark.parametrize(("field", "typed"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_stand_is_told_beside_its_field_and_nothing_is_lost(
    cast: Cast, invitation: Invitation, field: str, typed: str
) -> None:
    answer = send(cast, invitation, **{field: typed})
    assert answer.status_code in (409, 422)
    assert f'id="{field}_error"' in answer.text
    kept = {**TYPED, field: typed}
    for name in ("name", "email", "phone", "username", "staff_username"):
        assert f'value="{kept[name].strip()}"' in answer.text
    assert PASSWORD not in answer.text
    assert user_by_name("heron") is None
    assert is_unspent(invitation)
    assert send(cast, invitation).status_code == 303


@pytest.mark.parametrize(("field", "typed"), [("username", "tara.w"), ("password", "elevenchars")])
def test_a_reps_username_and_password_follow_the_reps_rules(
    cast: Cast, for_rep: Invitation, field: str, typed: str
) -> None:
    assert send(cast, for_rep, **{field: typed}).status_code == 422
    assert is_unspent(for_rep)
    assert send(cast, for_rep).status_code == 303


def test_a_link_is_good_once(cast: Cast, invitation: Invitation) -> None:
    assert send(cast, invitation).status_code == 303
    again = send(cast, invitation, username="other", staff_username="otherS")
    assert again.status_code == 410
    assert "You are set up already" in again.text
    assert user_by_name("other") is None


def test_of_many_who_send_the_form_at_once_one_joins(cast: Cast, invitation: Invitation) -> None:
    link = invitation.link
    answers = crowd(32, lambda n: joining.join(link, invitation, newcomer(f"heron{n}")), vendor_id=cast.vendor.id)
    assert sum(isinstance(answer, User) for answer in answers) == 1
    assert sum(isinstance(answer, Gone) for answer in answers) == 31
    assert User.select().where(User.customer_id == invitation.customer_id).count() == 2
    assert len(letters("invitations/to_approve")) == 1


def test_one_invitation_lets_one_in_though_two_of_its_links_should_be_alive(cast: Cast, invitation: Invitation) -> None:
    second = Link.create(**links.fresh(Purpose.INVITATION, invitation.id, timedelta(days=1)))
    joining.join(invitation.link, invitation, newcomer())
    with pytest.raises(Gone):
        joining.join(second, invitation, newcomer("other"))
    assert user_by_name("other") is None


def test_a_scanner_that_opens_the_link_spends_nothing_and_counts_as_nobody(cast: Cast, invitation: Invitation) -> None:
    for _ in range(3):
        cast.browser().get(f"/join/{token(invitation.link)}")
        cast.browser().head(f"/join/{token(invitation.link)}")
    assert is_unspent(invitation)
    assert Invitation.get_by_id(invitation.id).opened_at is None


def test_the_pages_script_tells_that_it_was_opened(cast: Cast, invitation: Invitation) -> None:
    at = clock.freeze()
    for _ in range(2):
        assert cast.browser().send(f"/join/{token(invitation.link)}/opening").status_code == 204
        clock.move(timedelta(hours=1))
    assert Invitation.get_by_id(invitation.id).opened_at == at
    assert "opened" in cast.browser(cast.mira).get("/tools/invite/customers").text


def test_who_is_signed_in_signs_out_first_and_then_goes_on(cast: Cast, invitation: Invitation) -> None:
    browser, address = cast.browser(cast.olga), f"/join/{token(invitation.link)}"
    assert "signed in as <strong>olga</strong>" in browser.get(address).text
    assert "signed in as <strong>olga</strong>" in browser.send(address, TYPED).text
    assert user_by_name("heron") is None
    assert browser.send("/logout", {"next": address}).location == address
    assert browser.send(address, TYPED).status_code == 303


def test_the_customer_is_known_by_the_invitation_never_by_the_form(cast: Cast, invitation: Invitation) -> None:
    send(cast, invitation, customer_id=str(cast.old_mill.id), role="inhouse", vendor_id="2", approved_at="2020-01-01")
    made = user_by_name("heron")
    assert made
    assert (made.customer_id, made.role, made.is_waiting) == (invitation.customer_id, "management", True)


def test_a_joined_customer_is_invited_no_more(cast: Cast, invitation: Invitation) -> None:
    join(invitation)
    assert Customer.get_by_id(invitation.customer_id).invitable is False


def test_of_many_who_want_one_username_at_once_one_gets_it_and_the_others_keep_their_links(cast: Cast) -> None:
    invitations = invite(cast.mira, *(factories.customer(f"Shop {number}") for number in range(8)))
    answers = crowd(
        8, lambda n: joining.join(invitations[n].link, invitations[n], newcomer("shop")), vendor_id=cast.vendor.id
    )
    assert sum(isinstance(answer, User) for answer in answers) == 1
    refused = [n for n, answer in enumerate(answers) if isinstance(answer, joining.FieldRefused)]
    assert {answers[n].field for n in refused} == {"username"}
    assert [is_unspent(invitations[n]) for n in refused] == [True] * 7
