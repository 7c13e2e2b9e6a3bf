"""Company settings: what may be set, how it is refused, and that two administrators notice each other."""

import re
from typing import Any

import pytest

from crikit.company.actions import save_settings
from crikit.errors import Conflict, Forbidden
from crikit.history.models import Entry
from crikit.vendors.models import Vendor
from tests import factories
from tests.cast import Cast
from tests.crowds import crowd
from tests.factories import as_actor

PAGE = "/tools/company"
TYPED = {
    "version": "0",
    "name": "Prairie & Pine Ltd",
    "accent_wish": "#7a1f5c",
    "timezone": "America/Toronto",
    "currency": "CAD",
    "language": "fr",
    "support_email": "help@prairieandpine.test",
    "support_phone": "(802) 555-0140",
    "order_desk_1": "desk@prairieandpine.test",
    "order_desk_2": "",
    "order_desk_3": "desk@prairieandpine.test",
    "invitation_days": "21",
    "invoices_fresh_days": "3",
    "invoice_mails": "y",
    "invoice_mail_days": "10",
    "shipped_mails": "y",
    "plan": "sales-force",
}


def stored(cast: Cast) -> Vendor:
    vendor: Vendor = Vendor.get_by_id(cast.vendor.id)
    return vendor


def test_everything_that_is_set_is_kept_and_each_change_stands_in_the_history(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    assert browser.send(PAGE, TYPED).location == PAGE
    vendor = stored(cast)
    assert (vendor.name, vendor.timezone, vendor.currency) == ("Prairie & Pine Ltd", "America/Toronto", "CAD")
    assert (vendor.language, vendor.plan, vendor.invitation_days) == ("fr", "sales-force", 21)
    assert vendor.order_desk == ["desk@prairieandpine.test"]
    told = {entry.facts["field"]: (entry.facts["before"], entry.facts["after"]) for entry in Entry.select()}
    assert told["currency"] == ("USD", "CAD")
    assert told["invitation_days"] == (14, 21)
    assert (told["invoice_mails"], told["invoice_mail_days"]) == ((False, True), (7, 10))
    assert len(told) == 13
    page = browser.get(PAGE, headers={"Accept-Language": "en"}).text
    assert 'value="Prairie &amp; Pine Ltd"' in page


def test_saving_what_stands_there_already_changes_nothing(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    english = TYPED | {"language": ""}
    browser.send(PAGE, english)
    before = stored(cast).settings_version
    assert "Nothing was changed" in browser.send(PAGE, english, follow_redirects=True).text
    assert stored(cast).settings_version == before


WRONG = {
    "no name": ({"name": " "}, "needs a name"),
    "long name": ({"name": "x" * 121}, "at most 120"),
    "accent": ({"accent_wish": "#zzz"}, "“#zzz” is no colour"),
    "zone": ({"timezone": "Mars/Olympus"}, "There is no time zone “Mars/Olympus”"),
    "currency": ({"currency": "XXX"}, "There is no currency “XXX”"),
    "language": ({"language": "tlh"}, "doesn’t speak this language"),
    "plan": ({"plan": "everything"}, "no such plan"),
    "support": ({"support_email": "nowhere"}, "not a complete e-mail address"),
    "phone": ({"support_phone": "1" * 41}, "at most 40"),
    "desk": ({"order_desk_2": "a@b"}, "a@b is not a complete"),
    "no days": ({"invitation_days": "soon"}, "1 to 60 days"),
    "no lifetime": ({"invitation_days": "0"}, "1 to 60 days"),
    "too long": ({"invitation_days": "61"}, "1 to 60 days"),
    "never old": ({"invoices_fresh_days": "91"}, "1 to 90 days"),
    "always old": ({"invoices_fresh_days": "0"}, "1 to 90 days"),
}


@pytest.mark.parametrize(("wrong", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_stand_is_refused_and_nothing_typed_is_lost(
    cast: Cast, wrong: dict[str, str], sentence: str
) -> None:
    before = stored(cast)
    answer = cast.browser(cast.mira).send(PAGE, TYPED | {"language": "en"} | wrong)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "(802) 555-0140" in answer.text or "support_phone" in wrong
    # What isn't in a list can't be chosen in it either.
    assert all(value.strip() in answer.text for field, value in wrong.items() if field not in ("language", "plan"))
    assert stored(cast) == before
    assert stored(cast).name == "Prairie & Pine"


def test_the_second_of_two_administrators_is_told_and_keeps_what_was_typed(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    english = TYPED | {"language": ""}
    browser.send(PAGE, english | {"currency": "EUR"})
    answer = browser.send(PAGE, english)
    assert answer.status_code == 409
    assert "Somebody else changed the settings" in answer.text
    assert "Currency: stored is “EUR”, you typed “CAD”" in answer.text
    assert stored(cast).currency == "EUR"
    [version] = re.findall(r'name="version"[^>]* value="(\d+)"', answer.text)
    assert browser.send(PAGE, english | {"version": version}).status_code == 303
    assert stored(cast).currency == "CAD"


def test_of_many_who_save_at_once_one_wins(cast: Cast) -> None:
    actor = as_actor(cast.mira)

    def save(number: int) -> Any:
        return save_settings(actor, version=0, **wanted(name=f"Pine {number}"))

    outcomes = crowd(6, save, vendor_id=cast.vendor.id)
    assert sum(outcome == ["name"] for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 5
    assert Entry.select().where(Entry.action == "company.changed").count() == 1


def wanted(**changes: Any) -> dict[str, Any]:
    usual = {
        "name": "Prairie & Pine",
        "accent_wish": "",
        "timezone": "America/New_York",
        "currency": "USD",
        "language": "",
        "support_email": "orders@prairieandpine.test",
        "support_phone": "",
        "order_desk": [],
        "invitation_days": 14,
        "invoices_fresh_days": 7,
        "invoice_mails": False,
        "invoice_mail_days": 7,
        "shipped_mails": True,
        "plan": "full-circle",
        "second_factor_required": False,
    }
    return usual | changes


def test_whoever_lost_the_right_a_moment_ago_saves_nothing(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        save_settings(as_actor(cast.ben), version=0, **wanted(name="Ben’s"))


def test_the_lifetime_counts_for_the_next_invitation(cast: Cast) -> None:
    cast.browser(cast.mira).send(PAGE, TYPED)
    [invitation] = factories.invite(cast.mira, factories.customer())
    assert invitation.link.lifetime == 21 * 86_400


def test_no_vendor_sees_anothers_changes(cast: Cast) -> None:
    cast.browser(cast.mira).send(PAGE, TYPED | {"name": "Willow & Co"})
    assert "Willow" not in cast.browser(cast.dana).get(PAGE).text
