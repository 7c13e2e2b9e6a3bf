"""Reminders: on day 3 and 10 to those who don't use their invitation, in the morning, never twice."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from peewee import IntegrityError

from crikit import clock, db
from crikit.customers.actions import set_invitation_address
from crikit.customers.models import Customer
from crikit.invitations.actions import ending, joining, reminding
from crikit.invitations.models import Invitation, Reminder
from crikit.links import actions as links
from crikit.links.models import Link
from crikit.links.rules import url_of
from crikit.mail import delivery
from crikit.mail.models import Letter, LetterState
from crikit.vendors.models import Vendor
from tests import factories
from tests.cast import Cast
from tests.crowds import crowd
from tests.factories import as_actor, invite, letters
from tests.mailserver import MailServer

# A Monday, nine in the morning where Prairie & Pine is.
MONDAY = datetime(2026, 11, 23, 14, tzinfo=UTC)
KIND = "invitations/reminder"


def days(number: float) -> timedelta:
    return timedelta(days=number)


@pytest.fixture(autouse=True)
def monday(request: pytest.FixtureRequest) -> None:
    """The vendors are there since the day before."""
    clock.freeze(MONDAY - days(1))
    request.getfixturevalue("cast")
    clock.freeze(MONDAY)


def delivered(*invitations: Invitation) -> list[Invitation]:
    """As if the mail server had taken these invitations right now."""
    for invitation in invitations:
        Letter.update(state=LetterState.SENT).where(Letter.id == invitation.letter_id).execute()
        links.start_lifetime(invitation.link_id, clock.now(), invitation.link.lifetime)
    return [Invitation.get_by_id(invitation.id) for invitation in invitations]


def invited(cast: Cast, name: str = "Blue Heron", **facts: Any) -> Invitation:
    return delivered(*invite(cast.mira, factories.customer(name, **facts)))[0]


def reminded() -> list[str]:
    return [letter.to_address for letter in letters(KIND)]


def test_whoever_does_not_use_an_invitation_is_reminded_on_day_three_and_ten_and_never_again(cast: Cast) -> None:
    invitation = invited(cast)
    posted = []
    for day in range(16):
        clock.freeze(MONDAY + days(day))
        posted += [day] * reminding.remind()
    assert posted == [3, 10]
    assert reminded() == [invitation.email] * 2
    assert [row.day for row in invitation.reminders.order_by(Reminder.day)] == [3, 10]


def test_a_reminder_carries_the_same_link_and_extends_nothing(cast: Cast) -> None:
    invitation = invited(cast)
    expires_at = invitation.link.expires_at
    clock.move(days(3))
    assert reminding.remind() == 1
    [letter] = letters(KIND)
    assert letter.link_id == invitation.link_id
    assert letter.subject == "Reminder: Prairie & Pine invites you to its portal"
    links.start_lifetime(letter.link_id, clock.now(), letter.link.lifetime)
    assert Link.get_by_id(invitation.link_id).expires_at == expires_at
    assert "until 7 Dec 2026" in letter.text


def test_the_reader_finds_the_link_alone_on_a_line(
    cast: Cast, mailserver: MailServer, settings: Callable[..., Any]
) -> None:
    settings(**mailserver.settings)
    [invitation] = invite(cast.mira, factories.customer("Blue Heron", contact_name="Grace Kim"))
    delivery.deliver()
    clock.move(days(3))
    reminding.remind()
    delivery.deliver()
    first, reminder = mailserver.inbox
    assert url_of(Link.get_by_id(invitation.link_id)) in reminder.text.splitlines()
    assert {link for link in reminder.links() if "/join/" in link} == {
        link for link in first.links() if "/join/" in link
    }
    assert "Hello Grace Kim," in reminder.text


def test_reps_are_reminded_too(cast: Cast) -> None:
    delivered(*invite(cast.mira, factories.sales_rep("Tara Weiss", "tara@reps.test")))
    clock.move(days(3))
    assert reminding.remind() == 1
    assert "as its rep" in letters(KIND)[0].text


def test_a_link_that_lapses_within_a_day_is_told_with_the_hour(cast: Cast) -> None:
    Vendor.update(invitation_days=11).execute()
    invited(cast)
    clock.move(days(10) + timedelta(hours=1))
    reminding.remind()
    [letter] = letters(KIND)
    assert "lapses on 4 Dec 2026, 09:00." in letter.text
    assert "We won’t remind you again." in letter.text


def test_whoever_opened_the_link_but_did_not_join_is_reminded(cast: Cast) -> None:
    joining.note_opened(invited(cast))
    clock.move(days(3))
    assert reminding.remind() == 1


STOPS: dict[str, Callable[[Cast, Invitation], Any]] = {
    "joined": lambda cast, invitation: factories.join(invitation),
    "a username made by hand": lambda cast, invitation: (
        ending.withdraw(invitation.customer),
        factories.pair(invitation.customer, "grace"),
    ),
    "invited again": lambda cast, invitation: invite(cast.mira, invitation.customer),
    "another address": lambda cast, invitation: set_invitation_address(
        as_actor(cast.mira), Customer, invitation.customer_id, "new@heron.test"
    ),
    "no address any more": lambda cast, invitation: set_invitation_address(
        as_actor(cast.mira), Customer, invitation.customer_id, ""
    ),
    "inactive": lambda cast, invitation: Customer.update(active=False, invitable=False).execute(),
    "link taken back": lambda cast, invitation: Link.update(revoked_at=clock.now()).execute(),
    "lapsed": lambda cast, invitation: Link.update(expires_at=clock.now() + days(2)).execute(),
    "switched off": lambda cast, invitation: reminding.save_reminders(as_actor(cast.mira), [10]),
    "not delivered yet": lambda cast, invitation: Link.update(delivered_at=None).execute(),
}


@pytest.mark.parametrize("what", STOPS.values(), ids=STOPS.keys())
def test_reminders_stop_by_themselves(cast: Cast, what: Callable[[Cast, Invitation], Any]) -> None:
    what(cast, invited(cast))
    clock.move(days(3))
    assert reminding.remind() == 0
    assert reminded() == []


def test_invitations_from_before_the_reminders_were_switched_on_are_left_alone(cast: Cast) -> None:
    reminding.save_reminders(as_actor(cast.mira), [])
    invited(cast)
    clock.move(days(1))
    reminding.save_reminders(as_actor(cast.mira), [3, 10])
    later = invited(cast, "Summit")
    clock.move(days(3))
    assert reminding.remind() == 1
    assert reminded() == [later.email]


@pytest.mark.parametrize(
    ("weekday", "hours", "number"),
    [(3, 9, 1), (3, 7, 0), (3, 13, 0), (5, 9, 0), (7, 9, 1)],
    ids=["in the morning", "at night", "in the afternoon", "on Saturday", "on the Monday after"],
)
def test_reminders_go_out_on_working_mornings_of_the_vendor(cast: Cast, weekday: int, hours: int, number: int) -> None:
    clock.freeze(MONDAY + days(max(weekday - 4, 0)) - timedelta(hours=3))
    invited(cast)
    clock.freeze(MONDAY + days(weekday) + timedelta(hours=hours - 9))
    assert reminding.remind() == number


def test_a_reminder_that_comes_too_late_is_left_out(cast: Cast) -> None:
    invited(cast)
    clock.move(days(9))
    assert reminding.remind() == 0


def test_a_reminder_waiting_when_the_person_joins_does_not_go_out(
    cast: Cast, mailserver: MailServer, settings: Callable[..., Any]
) -> None:
    settings(**mailserver.settings)
    invitation = invited(cast)
    clock.move(days(3))
    reminding.remind()
    factories.join(invitation)
    delivery.deliver()
    assert [letter.state for letter in letters(KIND)] == [LetterState.CANCELLED]


def test_two_who_remind_at_once_write_one_letter_each(cast: Cast) -> None:
    shops = [factories.customer(f"Shop {number}") for number in range(30)]
    delivered(*invite(cast.mira, *shops))
    clock.move(days(3))
    assert sum(crowd(6, lambda place: reminding.remind())) == len(shops)
    assert len(set(reminded())) == len(reminded()) == Reminder.select().count() == len(shops)


def test_the_database_keeps_a_second_reminder_of_that_day_out(cast: Cast) -> None:
    invitation = invited(cast)
    Reminder.create(invitation=invitation, day=3)
    with pytest.raises(IntegrityError), db.atomic():
        Reminder.create(invitation=invitation, day=3)


def test_a_kill_between_the_claim_and_the_letters_loses_nobody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    invited(cast)
    clock.move(days(3))

    class Killed(BaseException):
        pass

    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(reminding.mails, "reminders", kill)
        with pytest.raises(Killed):
            reminding.remind()
    assert Reminder.select().count() == 0
    assert reminding.remind() == len(reminded()) == 1


def test_it_stops_between_batches_when_asked_and_goes_on_later(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminding, "AT_ONCE", 2)
    delivered(*invite(cast.mira, *[factories.customer(f"Shop {number}") for number in range(5)]))
    clock.move(days(3))
    delivery.stopping.set()
    try:
        assert reminding.remind() == 0
    finally:
        delivery.stopping.clear()
    assert reminding.remind() == 5


def test_another_vendors_invitations_follow_its_own_switch(cast: Cast) -> None:
    invited(cast)
    with db.vendor_scope(cast.other_vendor.id):
        delivered(*invite(cast.dana, factories.customer("Dock")))
        reminding.save_reminders(as_actor(cast.dana), [])
    clock.move(days(3))
    assert reminding.remind() == 1
