"""“Automatic e-mails” on a customer’s page: up to three addresses, kept by the office."""

from typing import Any

import pytest

from crikit.customers.actions import set_automatic_addresses
from crikit.customers.models import AutomaticAddress
from crikit.customers.queries import automatic_addresses_of
from crikit.errors import Conflict
from crikit.history.models import Entry
from tests.cast import Cast
from tests.clients import seen
from tests.factories import as_actor


def typed(*addresses: str, before: str = "") -> dict[str, Any]:
    return {"looked_at": before} | {f"address_{number}": address for number, address in enumerate(addresses, 1)}


def save(cast: Cast, *addresses: str, before: str = "", by: Any = None) -> Any:
    page = f"/customers/{cast.green_valley.id}/automatic-addresses"
    return cast.browser(by or cast.mira).send(page, typed(*addresses, before=before))


def test_addresses_are_kept_once_and_told_in_the_history(cast: Cast) -> None:
    assert save(cast, "ap@elsewhere.test", " Books@elsewhere.test ", "AP@elsewhere.test").status_code == 303
    assert automatic_addresses_of(cast.green_valley) == ["ap@elsewhere.test", "Books@elsewhere.test"]
    assert save(cast, "ap@elsewhere.test", "Books@elsewhere.test").status_code == 303
    told = [entry.facts for entry in Entry.select().where(Entry.action == "automatic_addresses.changed")]
    assert told == [{"before": [], "after": ["ap@elsewhere.test", "Books@elsewhere.test"]}]
    page = cast.browser(cast.mira).get(f"/customers/{cast.green_valley.id}").text
    assert 'value="Books@elsewhere.test"' in page
    assert "new invoices aren’t e-mailed" in page
    assert save(cast, before="ap@elsewhere.test, Books@elsewhere.test").status_code == 303
    assert AutomaticAddress.select().count() == 0


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("ap@", "ap@ is not a complete e-mail address"),
        ("a@b.test, c@d.test", "more than one address"),
        ("a@b.test\r\nBcc: x@y.test", "more than one address"),
        ("SamS@people.test", "belongs to the staff username"),
    ],
)
def test_what_can_t_be_written_to_is_refused_and_stays_to_be_corrected(cast: Cast, address: str, why: str) -> None:
    cast.sam.email = "sams@people.test"
    cast.sam.save()
    answer = save(cast, "ap@elsewhere.test", address)
    assert (answer.status_code, why in seen(answer.text)) == (422, True)
    assert 'value="ap@elsewhere.test"' in answer.text
    assert automatic_addresses_of(cast.green_valley) == []


def test_two_at_once_notice_each_other(cast: Cast) -> None:
    save(cast, "first@elsewhere.test")
    answer = save(cast, "second@elsewhere.test")
    assert answer.status_code == 409
    assert "to: first@elsewhere.test." in seen(answer.text)
    assert 'value="second@elsewhere.test"' in answer.text
    with pytest.raises(Conflict):
        set_automatic_addresses(as_actor(cast.mira), cast.green_valley, ["x@elsewhere.test"], [])
    assert save(cast, "second@elsewhere.test", before="first@elsewhere.test").status_code == 303


def test_only_administrators_change_them_and_a_rep_reads_them(cast: Cast) -> None:
    AutomaticAddress.create(customer=cast.green_valley, address="ap@elsewhere.test")
    for person in (cast.ben, cast.rita, cast.maria, cast.sam):
        assert save(cast, "x@elsewhere.test", by=person).status_code == 403
    page = cast.browser(cast.rita).get(f"/customers/{cast.green_valley.id}").text
    assert ("<li>ap@elsewhere.test</li>" in page, "Save addresses" in page) == (True, False)
    assert "Automatic e-mails" not in cast.browser(cast.omar).get(f"/customers/{cast.old_mill.id}").text
