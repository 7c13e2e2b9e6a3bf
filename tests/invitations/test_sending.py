"""“Confirm and send”: exactly the list that was looked at, once, and nothing when anything changed."""

import re
import time
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest

from crikit import db
from crikit.accounts.models import User
from crikit.customers.models import Customer
from crikit.errors import Conflict, DomainError
from crikit.history.models import Entry
from crikit.invitations.actions import selection, sending, writing
from crikit.invitations.actions.administrators import save_administrators
from crikit.invitations.models import Invitation, Kind, Selected, Sending
from crikit.invitations.queries.check import check
from crikit.links.models import Link
from crikit.mail.delivery import deliver
from crikit.mail.models import LetterState
from tests import factories
from tests.cast import Cast
from tests.crowds import crowd
from tests.factories import ADMINISTRATOR, as_actor, invite, letters, token
from tests.mailserver import MailServer

INVITE = "/tools/invite/customers"


def ticked(cast: Cast, *names: str) -> list[Customer]:
    save_administrators(as_actor(cast.mira), [ADMINISTRATOR])
    made = [factories.customer(name, f"ap@{name.split()[0].lower()}.test") for name in names]
    selection.tick(as_actor(cast.mira), Kind.CUSTOMERS, [customer.id for customer in made])
    return made


def send(cast: Cast, key: str = "key", mark: str = "", by: User | None = None) -> Sending:
    actor = as_actor(by or cast.mira)
    return sending.send(actor, Kind.CUSTOMERS, key=key, mark=mark or check(actor, Kind.CUSTOMERS).mark)


def confirm(cast: Cast, change: Callable[[], Any] = lambda: None) -> Any:
    """Presses “Confirm and send” on the check page; `change` happens while it is looked at."""
    browser = cast.browser(cast.mira)
    page = browser.get(f"{INVITE}/check").text
    fields = {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0] for name in ("key", "mark")}
    change()
    return browser.send(f"{INVITE}/sendings", fields)


def test_each_of_those_selected_gets_one_invitation_and_one_letter(cast: Cast) -> None:
    customers = ticked(cast, "Blue Heron", "Summit")
    factories.customer("Not selected")
    answer = confirm(cast)
    assert answer.status_code == 303
    invitations = list(Invitation.select().order_by(Invitation.id))
    assert {i.customer_id for i in invitations} == {customer.id for customer in customers}
    assert {i.email for i in invitations} == {"ap@blue.test", "ap@summit.test"}
    assert {(i.by_id, i.by_name, i.current) for i in invitations} == {(cast.mira.id, "Mira", True)}
    assert (writing.write_letters(), writing.write_letters()) == (2, 0)
    assert sorted(letter.to_address for letter in letters("invitations/invitation")) == [
        "ap@blue.test",
        "ap@summit.test",
    ]


def test_it_leads_to_a_page_that_tells_how_it_goes(cast: Cast) -> None:
    ticked(cast, "Blue Heron")
    page = cast.browser(cast.mira).get(confirm(cast).location)
    assert page.status_code == 200
    assert "0 sent · 0 refused · 1 to go" in page.text


def test_the_ticks_of_those_who_were_invited_are_taken_off_and_others_stay(cast: Cast) -> None:
    ticked(cast, "Blue Heron")
    faxed = factories.customer("Summit", "")
    selection.tick(as_actor(cast.mira), Kind.CUSTOMERS, [faxed.id])
    assert send(cast).invited == 1
    assert [row.customer_id for row in Selected.select()] == [faxed.id]


def test_pressing_twice_sends_once(cast: Cast) -> None:
    ticked(cast, "Blue Heron")
    first = send(cast, "one key", mark := check(as_actor(cast.mira), Kind.CUSTOMERS).mark)
    assert send(cast, "one key", mark) == first
    assert Sending.select().count() == Invitation.select().count() == 1


@pytest.mark.parametrize("keys", [1, 32], ids=["one key", "a key each"])
def test_of_many_who_send_one_list_at_once_one_does(cast: Cast, keys: int) -> None:
    customers = ticked(cast, "Blue Heron", "Summit", "Copper")
    mark, vendor = check(as_actor(cast.mira), Kind.CUSTOMERS).mark, cast.vendor.id
    answers = crowd(32, lambda n: send(cast, f"key {n % keys}", mark), vendor_id=vendor)
    assert {type(answer) for answer in answers} <= {Sending, Conflict}
    assert len({answer.id for answer in answers if isinstance(answer, Sending)}) == 1
    assert Invitation.select().count() == len(customers)
    assert writing.write_letters() == len(customers)
    assert Entry.select().where(Entry.action == "invitations.sent").count() == 1


def test_two_who_invite_the_same_people_at_once_invite_them_once(cast: Cast) -> None:
    customers, nora = ticked(cast, "Blue Heron", "Summit"), factories.user(factories.Role.INHOUSE, "nora")
    selection.tick(as_actor(nora), Kind.CUSTOMERS, [customer.id for customer in customers])
    marks = {person: check(as_actor(person), Kind.CUSTOMERS).mark for person in (cast.mira, nora)}
    people = list(marks)
    answers = crowd(16, lambda n: send(cast, f"{n}", marks[people[n % 2]], people[n % 2]), vendor_id=cast.vendor.id)
    assert {type(answer) for answer in answers} <= {Sending, Conflict}
    assert Invitation.select().where(Invitation.current).count() == 2


def test_a_list_that_changed_is_not_sent_and_the_page_says_how(cast: Cast) -> None:
    ticked(cast, "Blue Heron", "Summit")
    selection_of_one_more = lambda: ticked(cast, "Copper")  # noqa: E731
    answer = confirm(cast, selection_of_one_more)
    assert answer.status_code == 409
    assert "The list changed since you looked at it: 2 → 3 to be invited." in answer.text
    assert "Confirm and send" in answer.text
    assert Sending.select().count() == Invitation.select().count() == 0


def test_a_customer_that_joined_meanwhile_is_not_invited(cast: Cast) -> None:
    [heron, _] = ticked(cast, "Blue Heron", "Summit")
    answer = confirm(cast, lambda: factories.pair(heron, "grace"))
    assert answer.status_code == 409
    assert "0 → 1 with a username already" in answer.text
    assert confirm(cast).status_code == 303
    assert [i.customer.name for i in Invitation.select()] == ["Summit"]


def test_one_bad_row_does_not_stop_the_rest(cast: Cast) -> None:
    ticked(cast, "Blue Heron", "Summit")
    Customer.update(invitation_email="", address_usable=False).where(Customer.name == "Summit").execute()
    assert confirm(cast).status_code == 303
    assert [i.customer.name for i in Invitation.select()] == ["Blue Heron"]


@pytest.mark.parametrize("what", ["nobody", "only one without an address"])
def test_a_list_without_anybody_to_invite_is_refused(cast: Cast, what: str) -> None:
    ticked(cast, *([] if what == "nobody" else ["Summit"]))
    Customer.update(invitation_email="", address_usable=False).execute()
    with pytest.raises(DomainError, match="Nobody on the list can be invited"):
        send(cast)
    assert Sending.select().count() == 0


def test_inviting_again_ends_the_link_and_the_letter_of_before(cast: Cast) -> None:
    heron = factories.customer("Blue Heron")
    [first] = invite(cast.mira, heron)
    [second] = invite(cast.mira, heron)
    assert [i.current for i in Invitation.select().order_by(Invitation.id)] == [False, True]
    assert Link.get_by_id(first.link_id).state == "replaced"
    assert [letter.state for letter in letters("invitations/invitation")] == [LetterState.CANCELLED, LetterState.QUEUED]
    pages = [cast.browser().get(f"/join/{token(i.link)}") for i in (first, second)]
    assert [page.status_code for page in pages] == [410, 200]
    assert "replaced by a newer one" in pages[0].text


def test_inviting_again_while_the_letter_is_being_written_ends_that_one_too(cast: Cast) -> None:
    [heron] = ticked(cast, "Blue Heron")
    send(cast, "first")
    selection.tick(as_actor(cast.mira), Kind.CUSTOMERS, [heron.id])
    mark, written = check(as_actor(cast.mira), Kind.CUSTOMERS).mark, Event()

    def write_slowly_while_somebody_sends(number: int) -> None:
        if number:
            written.wait(10)
            send(cast, "second", mark)
        else:
            with db.atomic():
                writing.write_letters()
                written.set()
                time.sleep(0.3)

    assert crowd(2, write_slowly_while_somebody_sends, vendor_id=cast.vendor.id) == [None, None]
    writing.write_letters()
    current = Invitation.get(Invitation.current)
    assert [link.id for link in Link.select() if link.is_live] == [current.link_id]
    assert [letter.id for letter in letters() if letter.state == LetterState.QUEUED] == [current.letter_id]


def test_reps_are_invited_the_same_way(cast: Cast) -> None:
    tara = factories.sales_rep("Tara Weiss", "tara@reps.test")
    [invitation] = invite(cast.mira, tara)
    assert (invitation.rep_id, invitation.customer_id, invitation.email) == (tara.id, None, "tara@reps.test")
    [letter] = letters("invitations/rep_invitation")
    assert "invites you as its rep" in letter.text
    assert "Set up your username" in cast.browser().get(f"/join/{token(invitation.link)}").text


def test_the_letter_goes_out_and_its_link_opens_the_form(
    cast: Cast, mailserver: MailServer, settings: Callable[..., Any]
) -> None:
    settings(**mailserver.settings)
    customers = [factories.customer(name, f"ap@{name.lower()}.test") for name in ("Heron", "Summit")]
    mailserver.moods.refuse("ap@summit.test", "550 5.1.1 No such user here")
    [first, _] = invite(cast.mira, *customers)
    with db.every_vendor():
        assert deliver() == 1
    [letter] = mailserver.inbox
    [link] = [link for link in letter.links() if "/join/" in link]
    page = cast.browser().get(link.removeprefix("http://127.0.0.1:8000"))
    assert page.status_code == 200
    assert "Heron" in page.text
    progress = cast.browser(cast.mira).get(f"/tools/invite/sendings/{first.sending_id}").text
    assert "1 sent · 1 refused · 0 to go" in progress
    assert "No such user here" in progress
    rows = cast.browser(cast.mira).get(INVITE).text
    assert "failed" in rows
    assert "No such user here" in rows
