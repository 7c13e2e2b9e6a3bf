"""History: who did what when; it outlives those it speaks of and holds nothing secret."""

from crikit import clock, db
from crikit.accounts import actions as accounts
from crikit.history import queries
from crikit.history.actions import record
from crikit.history.models import Entry
from crikit.invitations.actions import approval
from crikit.users.actions import leaving
from tests import factories
from tests.cast import Cast
from tests.factories import PASSWORD, STAFF_PASSWORD, as_actor, invite, join, token


def test_a_line_says_who_did_what_to_whom_when(cast: Cast) -> None:
    at = clock.freeze()
    record("customer.greeted", cast.green_valley, by=as_actor(cast.mira), politely=True)
    [entry] = queries.entries_for(as_actor(cast.mira))
    assert (entry.at, entry.actor_id, entry.actor_name) == (at, cast.mira.id, "Mira")
    assert (entry.action, entry.about_kind, entry.about_id) == ("customer.greeted", "customer", cast.green_valley.id)
    assert (entry.about_name, entry.facts) == ("Green Valley", {"politely": True})


def test_a_line_is_gone_with_the_change_it_tells_of(cast: Cast) -> None:
    with db.atomic() as transaction:
        record("customer.greeted", cast.green_valley, by=as_actor(cast.mira))
        transaction.rollback()
    assert Entry.select().count() == 0


def test_a_vendor_sees_its_own_lines_only(cast: Cast) -> None:
    record("customer.greeted", cast.green_valley, by=as_actor(cast.mira))
    assert queries.entries_for(as_actor(cast.mira)).count() == 1
    with db.vendor_scope(cast.other_vendor.id):
        assert queries.entries_for(as_actor(cast.dana)).count() == 0


def test_lines_about_one_row_come_newest_first(cast: Cast) -> None:
    for action in ("customer.greeted", "customer.thanked"):
        record(action, cast.green_valley, by=as_actor(cast.mira))
        record(action, cast.old_mill, by=as_actor(cast.mira))
    found = queries.entries_about(as_actor(cast.mira), cast.green_valley)
    assert [entry.action for entry in found] == ["customer.thanked", "customer.greeted"]


def test_names_stay_when_the_username_is_deleted(cast: Cast) -> None:
    accounts.delete_user(cast.maria, by=as_actor(cast.mira))
    [entry] = queries.entries_about(as_actor(cast.mira), cast.maria)
    assert (entry.action, entry.about_name, entry.facts) == ("user.deleted", "Maria Lopez", {"username": "maria"})


def test_getting_a_customer_in_leaves_a_line_for_each_step_and_no_secret(cast: Cast) -> None:
    mira = as_actor(cast.mira)
    [invitation] = invite(cast.mira, factories.customer("Blue Heron"))
    user = join(invitation)
    approval.approve(mira, user)
    link = accounts.send_password_link(user)
    accounts.set_passwords(link, "seventeen wild geese")
    leaving.delete(mira, user)
    assert [entry.action for entry in Entry.select().order_by(Entry.id)] == [
        *("administrators.saved", "invitations.sent", "user.joined", "user.approved"),
        *("user.password_set", "user.deleted"),
    ]
    told = repr(list(Entry.select().dicts()))
    for secret in (PASSWORD, STAFF_PASSWORD, "seventeen wild geese", token(link), token(invitation.link), "argon2"):
        assert secret not in told
