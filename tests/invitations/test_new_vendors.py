"""A vendor that opened its account itself sends so many letters in its first days and no more, and is told before."""

from datetime import timedelta

import pytest
from flask.testing import FlaskCliRunner

from crikit import clock
from crikit.errors import Conflict, TooMany
from crikit.invitations.actions import selection, sending
from crikit.invitations.actions.administrators import save_administrators
from crikit.invitations.models import Invitation, Kind, Selected, Sending
from crikit.invitations.queries.check import check
from crikit.mail.actions import send_test
from crikit.mail.wording.kinds import kind_named
from crikit.mail.wording.texts import standard
from crikit.vendors.models import Vendor
from crikit.vendors.rules import newcomers
from tests import factories
from tests.cast import Cast
from tests.crowds import crowd
from tests.factories import ADMINISTRATOR, as_actor

CHECK = "/tools/invite/customers/check"


@pytest.fixture(autouse=True)
def few_a_day(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    monkeypatch.setattr(newcomers, "INVITATIONS", 3)
    save_administrators(as_actor(cast.mira), [ADMINISTRATOR])
    new_since(cast, timedelta(days=1))


def new_since(cast: Cast, ago: timedelta) -> None:
    Vendor.update(trial_since=clock.now() - ago).where(Vendor.id == cast.vendor.id).execute()


def tick(cast: Cast, number: int, kind: Kind = Kind.CUSTOMERS) -> None:
    make = factories.customer if kind is Kind.CUSTOMERS else factories.sales_rep
    selection.tick(as_actor(cast.mira), kind, [make(f"Number {place}").id for place in range(number)])


def send(cast: Cast, key: str, kind: Kind = Kind.CUSTOMERS) -> Sending:
    actor = as_actor(cast.mira)
    return sending.send(actor, kind, key=key, mark=check(actor, kind).mark)


def test_the_check_page_says_how_many_can_go(cast: Cast) -> None:
    tick(cast, 2)
    page = cast.browser(cast.mira).get(CHECK).text
    assert "sends at most 3 invitations within 24 hours. 3 can go now." in page
    assert "Confirm and send" in page
    send(cast, "first")
    tick(cast, 3)
    page = cast.browser(cast.mira).get(CHECK).text
    assert "1 can go now" in page
    assert "2 of those selected are too many" in page
    assert "Confirm and send" not in page


def test_too_many_are_refused_whole_and_stay_selected(cast: Cast) -> None:
    tick(cast, 4)
    actor = as_actor(cast.mira)
    answer = cast.browser(cast.mira).send(
        "/tools/invite/customers/sendings", {"key": "k", "mark": check(actor, Kind.CUSTOMERS).mark}
    )
    assert answer.status_code == 409
    assert "Nothing was sent: 3 invitations more can go now, and 4 would be sent." in answer.text
    assert (Invitation.select().count(), Sending.select().count()) == (0, 0)
    assert Selected.select().count() == 4


def test_customers_and_reps_count_together_and_for_a_day(cast: Cast) -> None:
    tick(cast, 2)
    send(cast, "customers")
    tick(cast, 2, Kind.REPS)
    with pytest.raises(Conflict, match="1 invitation more can go now"):
        send(cast, "reps", Kind.REPS)
    Sending.update(at=clock.now() - newcomers.COUNTED_FOR - timedelta(seconds=1)).execute()
    assert send(cast, "reps", Kind.REPS).invited == 2


def test_two_at_once_dont_share_the_room(cast: Cast) -> None:
    tick(cast, 2)
    tick(cast, 2, Kind.REPS)
    outcomes = crowd(2, lambda place: send(cast, f"{place}", list(Kind)[place]), vendor_id=cast.vendor.id)
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1, outcomes
    assert Invitation.select().count() == 2


@pytest.mark.parametrize("ago", [newcomers.NEW_FOR, None])
def test_whoever_is_here_long_enough_or_was_opened_by_the_operator_isnt_bounded(
    cast: Cast, ago: timedelta | None
) -> None:
    if ago is None:
        Vendor.update(trial_since=None).execute()
    else:
        new_since(cast, ago)
    tick(cast, 5)
    assert "can go now" not in cast.browser(cast.mira).get(CHECK).text
    assert send(cast, "all").invited == 5


def test_the_operator_lifts_it(cast: Cast, runner: FlaskCliRunner) -> None:
    tick(cast, 5)
    assert runner.invoke(args=["trust-vendor", "nobody"]).exit_code == 1
    assert runner.invoke(args=["trust-vendor", cast.vendor.slug]).exit_code == 0
    assert send(cast, "all").invited == 5


def test_test_letters_are_counted_for_the_whole_vendor(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newcomers, "TEST_LETTERS", 1)
    worded, vendor = kind_named("approval"), Vendor.get_by_id(cast.vendor.id)
    text = standard(worded, "en")
    send_test(as_actor(cast.mira), worded, "en", text, vendor=vendor, to="mira@people.test")
    with pytest.raises(TooMany):
        send_test(as_actor(cast.ben), worded, "en", text, vendor=vendor, to="ben@people.test")
