"""Username administrators: up to three addresses that hear of those who join; without one nothing is sent."""

import pytest
from werkzeug.test import TestResponse

from crikit import db
from crikit.errors import Conflict, DomainError
from crikit.history.models import Entry
from crikit.invitations.actions import sending
from crikit.invitations.actions.administrators import NONE_SAVED, save_administrators
from crikit.invitations.models import Invitation, Kind, Sending, UsernameAdministrator
from crikit.invitations.queries.check import check
from tests import factories
from tests.cast import Cast
from tests.crowds import crowd
from tests.factories import as_actor, letters

INVITE = "/tools/invite/customers"


def saved() -> list[str]:
    return [a.email for a in UsernameAdministrator.select().order_by(UsernameAdministrator.position)]


def save(cast: Cast, *addresses: str) -> TestResponse:
    fields = {f"address_{number}": address for number, address in enumerate(addresses, 1)}
    return cast.browser(cast.mira).send("/tools/invite/administrators", fields)


def test_up_to_three_addresses_are_saved_and_stand_in_the_form(cast: Cast) -> None:
    answer = save(cast, "one@pine.test", " two@pine.test ", "three@pine.test")
    assert (answer.status_code, answer.location) == (303, INVITE)
    assert saved() == ["one@pine.test", "two@pine.test", "three@pine.test"]
    page = cast.browser(cast.mira).get(INVITE).text
    assert all(f'value="{address}"' in page for address in saved())
    assert "by Mira" in page


def test_whoever_sets_it_up_is_suggested_until_one_is_saved(cast: Cast) -> None:
    browser, own = cast.browser(cast.mira), f'value="{cast.mira.email}"'
    assert own in browser.get(INVITE).text
    assert saved() == []
    save(cast, "one@pine.test")
    assert own not in browser.get(INVITE).text


def test_empty_fields_are_left_out_and_a_repeated_address_counts_once(cast: Cast) -> None:
    save(cast, "", "two@pine.test", "two@pine.test")
    assert saved() == ["two@pine.test"]


def test_a_fourth_address_is_not_taken(cast: Cast) -> None:
    save_administrators(as_actor(cast.mira), [f"{number}@pine.test" for number in range(5)])
    assert len(saved()) == 3


@pytest.mark.parametrize("wrong", ["nowhere", "a@b", "x@y.com; z@y.com", "a b@pine.test", "x" * 255 + "@pine.test"])
def test_a_wrong_address_changes_nothing_and_stays_in_the_form(cast: Cast, wrong: str) -> None:
    save(cast, "one@pine.test")
    answer = save(cast, "two@pine.test", wrong)
    assert answer.status_code == 422
    assert saved() == ["one@pine.test"]
    assert 'value="two@pine.test"' in answer.text
    assert f'value="{wrong}"' in answer.text
    assert "field__error" in answer.text


def test_saving_again_replaces_them_and_the_history_tells_both(cast: Cast) -> None:
    save(cast, "one@pine.test")
    save(cast, "two@pine.test")
    assert saved() == ["two@pine.test"]
    newest = Entry.select().order_by(Entry.id.desc()).get()
    assert newest.facts == {"before": ["one@pine.test"], "after": ["two@pine.test"]}


def test_of_many_who_save_at_once_one_list_stands_whole(cast: Cast) -> None:
    mira = as_actor(cast.mira)
    lists = [[f"{n}a@pine.test", f"{n}b@pine.test"] for n in range(16)]
    answers = crowd(16, lambda n: save_administrators(mira, lists[n]), vendor_id=cast.vendor.id)
    assert {type(answer) for answer in answers} <= {type(None), Conflict}
    assert saved() in lists


def test_without_one_nothing_is_sent_and_the_page_says_so(cast: Cast) -> None:
    heron = factories.customer("Blue Heron")
    browser, mira = cast.browser(cast.mira), as_actor(cast.mira)
    browser.send(f"{INVITE}/selection", {"shown": heron.id, "ticked": heron.id})
    assert "Nothing can be sent until one is saved." in browser.get(INVITE).text
    page = browser.get(f"{INVITE}/check").text
    assert "Save a username administrator first" in page
    assert "Confirm and send" not in page
    answer = browser.send(f"{INVITE}/sendings", {"key": "k", "mark": check(mira, Kind.CUSTOMERS).mark})
    assert answer.status_code == 422
    assert str(NONE_SAVED) in answer.text.replace("&#39;", "'")
    assert Sending.select().count() == Invitation.select().count() == len(letters()) == 0


def test_another_vendors_administrators_do_not_count(cast: Cast) -> None:
    with db.vendor_scope(cast.other_vendor.id):
        save_administrators(as_actor(cast.dana), ["office@harbortools.test"])
    with pytest.raises(DomainError, match="Save at least one username administrator"):
        sending.send(as_actor(cast.mira), Kind.CUSTOMERS, key="k", mark="")
    assert saved() == []
