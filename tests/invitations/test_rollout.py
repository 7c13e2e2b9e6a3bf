"""The roll-out board: each active customer stands at one step, the numbers add up, and it says whom to ring."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from crikit import clock, db
from crikit.accounts import actions as accounts
from crikit.accounts.models import User
from crikit.customers.models import Customer
from crikit.customers.queries import Filter
from crikit.history.models import Entry
from crikit.invitations.actions import joining
from crikit.invitations.actions.reminding import save_reminders
from crikit.invitations.models import Invitation
from crikit.invitations.queries.rollout import Standing, Step, lines_at, standings
from crikit.mail.models import Letter, LetterState
from crikit.users.actions import leaving
from tests import factories
from tests.cast import Cast
from tests.factories import as_actor, invite

BOARD = "/tools/rollout"


def nobody(cast: Cast, customer: Customer) -> None:
    """Nothing was done about this one."""


def failed(cast: Cast, customer: Customer) -> None:
    [invitation] = invite(cast.mira, customer)
    Letter.update(state=LetterState.FAILED, last_reply="550 No such user").where(
        Letter.id == invitation.letter_id
    ).execute()


def invited(cast: Cast, customer: Customer) -> None:
    invite(cast.mira, customer)


def invited_again(cast: Cast, customer: Customer) -> None:
    failed(cast, customer)
    invite(cast.mira, customer)


def opened(cast: Cast, customer: Customer) -> None:
    joining.note_opened(invite(cast.mira, customer)[0])


def joined(cast: Cast, customer: Customer) -> User:
    return factories.join(invite(cast.mira, customer)[0], f"user{customer.id}")


def approved(cast: Cast, customer: Customer) -> User:
    user = joined(cast, customer)
    accounts.approve(user)
    return user


def signed_in(cast: Cast, customer: Customer) -> None:
    User.update(last_signed_in_at=clock.now()).where(User.id == approved(cast, customer).id).execute()


def by_hand(cast: Cast, customer: Customer) -> None:
    factories.pair(customer, f"hand{customer.id}")


def deleted(cast: Cast, customer: Customer) -> None:
    leaving.delete(as_actor(cast.mira), joined(cast, customer))


def inactive(cast: Cast, customer: Customer) -> None:
    invite(cast.mira, customer)
    Customer.update(active=False, invitable=False).where(Customer.id == customer.id).execute()


WAYS: dict[Callable[[Cast, Customer], Any], Step | None] = {
    nobody: Step.NOT_INVITED,
    failed: Step.FAILED,
    invited: Step.INVITED,
    invited_again: Step.INVITED,
    opened: Step.OPENED,
    joined: Step.JOINED,
    approved: Step.APPROVED,
    signed_in: Step.SIGNED_IN,
    by_hand: Step.APPROVED,
    deleted: Step.NOT_INVITED,
    inactive: None,
}


def here(cast: Cast, wanted: Filter = Filter()) -> dict[Step, int]:  # noqa: B008  (it can't be changed)
    """How many stand at each step, without Green Valley and Old Mill, whose usernames the cast made."""
    counted = {standing.step: standing.here for standing in standings(as_actor(cast.mira), wanted)}
    return counted | ({Step.APPROVED: counted[Step.APPROVED] - 2} if wanted.is_empty else {})


def board(cast: Cast) -> dict[Step, Standing]:
    return {standing.step: standing for standing in standings(as_actor(cast.mira), Filter())}


@given(ways=st.lists(st.sampled_from(list(WAYS)), max_size=8))
@settings(max_examples=6, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_everybody_stands_at_one_step_and_each_number_is_the_length_of_its_list(
    cast: Cast, ways: list[Callable[[Cast, Customer], Any]]
) -> None:
    with db.atomic() as transaction:
        for way in ways:
            way(cast, factories.customer(way.__name__))
        expected = [WAYS[way] for way in ways]
        assert here(cast) == {step: expected.count(step) for step in Step}
        for step, standing in board(cast).items():
            listed = lines_at(as_actor(cast.mira), Filter(), step, only_stuck=False)
            assert len(listed) == standing.here
            assert {line.step for line in listed} <= {step}
        assert sum(here(cast).values()) + 2 == Customer.select().where(Customer.active).count()
        transaction.rollback()


def test_the_bars_count_everybody_who_came_so_far(cast: Cast) -> None:
    for way in (nobody, failed, invited, opened, signed_in):
        way(cast, factories.customer(way.__name__))
    reached = [standing.reached for standing in board(cast).values()]
    assert reached == [7, 6, 5, 4, 3, 3, 1]


@pytest.mark.parametrize(
    ("way", "days"),
    [(failed, 0), (invited, 7), (opened, 3), (joined, 2), (approved, 7), (signed_in, None), (nobody, None)],
)
def test_whoever_stands_still_too_long_is_to_be_rung(
    cast: Cast, way: Callable[[Cast, Customer], Any], days: int | None
) -> None:
    clock.freeze()
    User.update(last_signed_in_at=clock.now()).execute()
    way(cast, factories.customer("Blue Heron", phone="(802) 555-0100", contact_name="Grace Kim"))
    actor, step = as_actor(cast.mira), WAYS[way]
    if days:
        clock.move(timedelta(days=days, seconds=-1))
        assert lines_at(actor, Filter(), None, only_stuck=True) == []
    clock.move(timedelta(days=30) if days is None else timedelta(seconds=1))
    found = lines_at(actor, Filter(), None, only_stuck=True)
    assert [(line.contact, line.phone, line.step) for line in found] == (
        [] if days is None else [("Grace Kim", "(802) 555-0100", step)]
    )
    assert sum(standing.stuck for standing in board(cast).values()) == len(found)


def test_numbers_and_lists_follow_the_filter(cast: Cast) -> None:
    retail, rep = factories.customer_type("Retail"), factories.sales_rep("Tara Weiss")
    invited(cast, factories.customer("Blue Heron", customer_type=retail, sales_rep=rep))
    invited(cast, factories.customer("Summit", customer_type=retail))
    for wanted, number in (
        (Filter(customer_type=retail.id), 2),
        (Filter(retail.id, rep.id), 1),
        (Filter(sales_rep=-1), 0),
    ):
        assert sum(here(cast, wanted).values()) == here(cast, wanted)[Step.INVITED] == number
        assert len(lines_at(as_actor(cast.mira), wanted, Step.INVITED, only_stuck=False)) == number


def test_the_board_leads_to_those_who_stand_at_a_step(cast: Cast) -> None:
    opened(cast, factories.customer("Blue Heron"))
    browser = cast.browser(cast.mira)
    page = browser.get(BOARD).text
    assert f'href="{BOARD}?at=opened#list"' in page
    assert "Nobody to ring" in page
    shown = browser.get(f"{BOARD}?at=opened").text
    assert "Blue Heron" in shown
    assert "Ask what is missing to finish the form." in shown


def test_a_lapsed_link_is_told_with_its_day_and_the_way_to_send_again(cast: Cast) -> None:
    invited(cast, factories.customer("Blue Heron", code="B&1"))
    clock.move(timedelta(days=15))
    page = cast.browser(cast.mira).get(BOARD).text
    assert "The link lapsed on" in page
    assert "/tools/invite/customers?q=B%261" in page


def test_those_to_ring_come_as_a_file_without_formulas(cast: Cast) -> None:
    failed(cast, factories.customer("=Blue Heron", phone="(802) 555-0100"))
    answer = cast.browser(cast.mira).get(f"{BOARD}.csv")
    assert answer.mimetype == "text/csv"
    heading, line = answer.data.decode("utf-8-sig").splitlines()
    assert heading.startswith('"Customer","Code","Contact","Phone"')
    assert line.startswith('"\'=Blue Heron"')
    assert "550 No such user" in line


def test_a_vendor_without_customers_is_shown_the_way(cast: Cast) -> None:
    User.delete().where(User.customer_id.is_null(False)).execute()
    Customer.delete().execute()
    assert "Import from accounting" in cast.browser(cast.mira).get(BOARD).text


def test_another_vendors_customers_are_not_counted(cast: Cast) -> None:
    before = board(cast)
    with db.vendor_scope(cast.other_vendor.id):
        invited_one = factories.customer("Dock")
        invite(cast.dana, invited_one)
    assert board(cast) == before
    assert Invitation.select().count() == 0


def test_administrators_switch_reminders_on_the_board_and_the_history_tells(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    assert browser.get(BOARD).text.count(" checked") == 2
    assert browser.send(f"{BOARD}/reminders", {"day_10": "1"}).status_code == 303
    page = browser.get(BOARD).text
    assert page.count(" checked") == 1
    assert "Saved. It counts for invitations sent from now on." in page
    [entry] = Entry.select().where(Entry.action == "reminders.changed")
    assert entry.facts == {"before": [3, 10], "after": [10]}


def test_saving_what_is_there_already_changes_nothing(cast: Cast) -> None:
    save_reminders(as_actor(cast.mira), [3, 10])
    assert Entry.select().where(Entry.action == "reminders.changed").count() == 0


def test_tools_and_the_invite_page_lead_to_the_board(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    assert all(f'href="{BOARD}"' in browser.get(page).text for page in ("/tools", "/tools/invite/customers"))
