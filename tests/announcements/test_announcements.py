"""Announcements: written by administrators, read on the dashboard by whom they are for, put aside by each username."""

from datetime import timedelta
from typing import Any

import pytest

from crikit import clock
from crikit.announcements.actions import dismiss
from crikit.announcements.models import Announcement, Dismissal, Hearer
from crikit.announcements.queries import announcements_for
from crikit.customers.models import Customer
from crikit.history.models import Entry
from tests import factories
from tests.cast import Cast
from tests.clients import seen
from tests.crowds import crowd
from tests.factories import as_actor

LIST = "/tools/announcements"


def typed(title: str = "Closed on Monday", **facts: Any) -> dict[str, Any]:
    usual = {"key": title, "title": title, "body": "We are **closed**.", "shared_with": "all", "staff_too": "y"}
    return {**usual, **facts}


def announce(cast: Cast, title: str = "Closed on Monday", **facts: Any) -> Announcement:
    assert cast.browser(cast.mira).send(LIST, typed(title, **facts)).status_code == 303
    made: Announcement = Announcement.select().order_by(Announcement.id.desc()).get()
    return made


def read_by(person: Any) -> list[str]:
    return [one.title for one in announcements_for(as_actor(person))]


def day(days: int) -> str:
    return (clock.now().date() + timedelta(days=days)).isoformat()


def test_everybody_reads_the_newest_first_as_formatted_text(cast: Cast) -> None:
    announce(cast, "First")
    clock.move(timedelta(minutes=1))
    announce(cast, "Second", body="<script>alert(1)</script> and *this* [here](https://prairieandpine.test/x)")
    for person in (cast.maria, cast.sam, cast.olga):
        page = cast.browser(person).get("/dashboard").text
        assert page.index("Second") < page.index("First")
        assert "<strong>closed</strong>" in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; and <em>this</em>" in page
    assert [read_by(person) for person in (cast.mira, cast.rita, cast.lena)] == [[], [], []]


def test_only_those_it_is_for_read_it(cast: Cast) -> None:
    retail, dealer = factories.customer_type("Retail"), factories.price_list("Dealer")
    Customer.update(customer_type=retail).where(Customer.id == cast.green_valley.id).execute()
    Customer.update(price_list=dealer).where(Customer.id == cast.old_mill.id).execute()
    announce(cast, "Types", shared_with="some", customer_types=[str(retail.id)])
    announce(cast, "Lists", shared_with="some", price_lists=[str(dealer.id)])
    announce(cast, "One", shared_with="some", customers="Old Mill (1002)")
    announce(cast, "Management", staff_too="")
    assert [sorted(read_by(one)) for one in (cast.maria, cast.sam)] == [["Management", "Types"], ["Types"]]
    assert [sorted(read_by(one)) for one in (cast.olga, cast.otto)] == [
        ["Lists", "Management", "One"],
        ["Lists", "One"],
    ]
    told = seen(cast.browser(cast.mira).get(LIST).text)
    assert all(said in told for said in ("Retail", "Dealer", "1 customer", "Every customer · management only"))


def test_it_comes_and_goes_by_itself(cast: Cast) -> None:
    clock.freeze(clock.now().replace(hour=17))
    announce(cast, opens_on=day(2), closes_on=day(3))
    states = []
    for _ in range(5):
        chip = seen(cast.browser(cast.mira).get(LIST).text)
        states.append((read_by(cast.maria), next(word for word in ("planned", "shown", "over") if f" {word} " in chip)))
        clock.freeze(clock.now() + timedelta(days=1))
    title = ["Closed on Monday"]
    assert states == [([], "planned")] * 2 + [(title, "shown")] * 2 + [([], "over")]


def test_each_username_puts_it_aside_for_itself_and_has_it_back(cast: Cast) -> None:
    one = announce(cast)
    browser = cast.browser(cast.maria)
    actor = as_actor(cast.maria)
    assert crowd(8, lambda _: dismiss(actor, one.id).id, vendor_id=cast.vendor.id) == [one.id] * 8
    assert Dismissal.select().count() == 1
    assert (read_by(cast.maria), read_by(cast.sam)) == ([], ["Closed on Monday"])
    page = browser.get("/dashboard").text
    assert "We are" not in page
    part = cast.browser(cast.sam).send(f"/announcements/{one.id}/dismissal", htmx="announcements").text
    assert ("We are" in part, f"/announcements/{one.id}/recall" in part) == (False, True)
    assert browser.send(f"/announcements/{one.id}/recall").location == "/dashboard"
    assert read_by(cast.maria) == ["Closed on Monday"]


def test_what_isn_t_for_somebody_can_t_be_put_aside_by_them(cast: Cast) -> None:
    one = announce(cast, shared_with="some", customers="1002", staff_too="")
    for person in (cast.maria, cast.otto, cast.mira, cast.lena):
        assert cast.browser(person).send(f"/announcements/{one.id}/dismissal").status_code == 404
    assert Dismissal.select().count() == 0


REFUSED = {
    "no title": ({"title": " "}, "Give it a title."),
    "long title": ({"title": "x" * 121}, "120"),
    "no words": ({"body": " "}, "Write what your customers are to read."),
    "a script": ({"body": "[here](javascript:alert(1))"}, "can’t be linked"),
    "nobody": ({"shared_with": "some"}, "Choose customer types, price lists or single customers"),
    "unknown customer": ({"shared_with": "some", "customers": "9999"}, "No customer has this code or name: 9999."),
    "over before": ({"closes_on": "2020-01-01"}, "It would be over before it is shown."),
    "no day": ({"opens_on": "soon"}, "This is not a day."),
}


@pytest.mark.parametrize(("facts", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_what_can_t_be_is_refused_with_all_that_was_typed(cast: Cast, facts: dict[str, str], why: str) -> None:
    answer = cast.browser(cast.mira).send(LIST, typed(**{"title": "Closed & gone", **facts}))
    assert (answer.status_code, why in seen(answer.text)) == (422, True)
    assert "We are **closed**." in answer.text or "body" in facts
    assert Announcement.select().count() == 0


def test_pressed_twice_it_is_announced_once(cast: Cast) -> None:
    for _ in range(2):
        announce(cast)
    assert Announcement.select().count() == 1
    assert [entry.action for entry in Entry.select()] == ["announcement.added"]


def test_changing_removing_and_having_back(cast: Cast) -> None:
    one, browser = announce(cast), cast.browser(cast.mira)
    page = f"{LIST}/{one.id}"
    same = typed(edits="0", opens_on=day(0))
    assert "Nothing was changed." in browser.send(page, same, follow_redirects=True).text
    assert browser.send(page, same | {"title": "Open on Monday", "staff_too": ""}).status_code == 303
    assert (read_by(cast.maria), read_by(cast.sam), Hearer.select().count()) == (["Open on Monday"], [], 1)
    overtaken = browser.send(page, same | {"title": "Third"})
    assert (overtaken.status_code, "Somebody else changed" in overtaken.text) == (409, True)
    assert 'value="Third"' in overtaken.text
    assert browser.send(f"{page}/deletion").status_code == 303
    assert (read_by(cast.maria), f'href="{page}"' in browser.get(LIST).text) == ([], False)
    assert "Nobody sees it any more" in browser.get(page).text
    assert browser.send(f"{page}/restoration").status_code == 303
    assert read_by(cast.maria) == ["Open on Monday"]
    told = [entry.action.partition(".")[2] for entry in Entry.select().order_by(Entry.id)]
    assert told == ["added", "changed", "removed", "restored"]


def test_the_preview_is_what_customers_will_see(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    assert "No announcements yet" in browser.get(LIST).text
    part = browser.send(f"{LIST}/preview", typed(), htmx="preview").text
    assert part.lstrip().startswith('<section id="preview"')
    assert "<strong>closed</strong>" in part
    whole = browser.send(f"{LIST}/preview", typed(body="[x](http://x.test)")).text
    assert ("can’t be linked" in whole, "<html" in whole) == (True, True)
    assert Announcement.select().count() == 0
