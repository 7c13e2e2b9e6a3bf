"""Thirty-two people do the same thing at the same moment, through several server processes: it is done once."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

import pytest

from crikit.accounts.models import User
from crikit.customers.models import Customer
from crikit.history.models import Entry
from crikit.invitations.actions.administrators import save_administrators
from crikit.invitations.models import Invitation, Sending
from crikit.mail.models import Letter
from crikit.orders.models import Order, OrderStage
from tests import factories
from tests.browser import LiveServer
from tests.cast import Cast
from tests.crowds import crowd
from tests.faults.conftest import in_small_on_postgres
from tests.faults.figures import Figure
from tests.faults.visitors import Answer, Visitor, key_and_mark

pytestmark = pytest.mark.slow

CROWD = 32
StartServer = Callable[..., LiveServer]


def test_a_crowd_approves_one_username_once(cast: Cast, start_server: StartServer, figure: Figure) -> None:
    [invitation] = factories.invite(cast.mira, factories.customer())
    user = factories.join(invitation)
    mira = Visitor(start_server().url).sign_in("mira")
    answers = crowd(CROWD, lambda place: mira.send(f"/tools/invite/unapproved/{user.id}/approval"), away=True)
    figure("32 approve one username", **winners(answer.status for answer in answers))
    assert Counter(answer.status for answer in answers) == {303: 1, 409: CROWD - 1}
    assert len(factories.letters("invitations/approved")) == 1
    assert Entry.select().where(Entry.action == "user.approved").count() == 1


@in_small_on_postgres
def test_a_crowd_takes_one_approval_back_once(cast: Cast, start_server: StartServer, figure: Figure) -> None:
    [invitation] = factories.invite(cast.mira, factories.customer())
    user = factories.join(invitation)
    mira = Visitor(start_server().url).sign_in("mira")
    mira.send(f"/tools/invite/unapproved/{user.id}/approval")
    answers = crowd(
        CROWD, lambda place: mira.send(f"/tools/invite/unapproved/{user.id}/approval/withdrawal"), away=True
    )
    figure("32 take one approval back", **winners(answer.status for answer in answers))
    assert Counter(answer.status for answer in answers) == {303: 1, 409: CROWD - 1}
    assert User.get_by_id(user.id).is_waiting


@in_small_on_postgres
def test_a_crowd_with_one_link_makes_one_pair_of_usernames(
    cast: Cast, start_server: StartServer, figure: Figure
) -> None:
    [invitation] = factories.invite(cast.mira, factories.customer())
    before = User.select().count()
    url, token = start_server().url, factories.token(invitation.link)
    statuses = crowd(CROWD, lambda place: join(url, token, f"heron{place}"), away=True)
    figure("32 accept one invitation", **winners(statuses))
    assert statuses.count(303) == 1
    assert set(statuses) <= {303, 410}
    assert User.select().count() == before + 2
    assert len(factories.letters("invitations/joined")) == 1
    assert len(factories.letters("invitations/to_approve")) == 1


@in_small_on_postgres
def test_a_crowd_that_wants_one_name_leaves_the_others_their_links(
    cast: Cast, start_server: StartServer, figure: Figure
) -> None:
    invitations = factories.invite(cast.mira, *(factories.customer() for _ in range(CROWD)))
    url, tokens = start_server().url, [factories.token(invitation.link) for invitation in invitations]
    statuses = crowd(CROWD, lambda place: join(url, tokens[place], "heron"), away=True)
    figure("32 invited choose one name", **winners(statuses))
    assert Counter(statuses) == {303: 1, 422: CROWD - 1}
    assert User.select().where(User.username_key.in_(["heron", "herons"])).count() == 2
    assert join(url, tokens[statuses.index(422)], "egret") == 303


def test_a_crowd_submits_one_order_once(cast: Cast, start_server: StartServer, figure: Figure) -> None:
    kettle = factories.item("K-100", base_price=12_37)
    draft = Order.get_by_id(factories.order(cast.green_valley, cast.maria, (kettle, 3)).id)
    maria = Visitor(start_server().url).sign_in("maria")
    form = {"customer": cast.green_valley.id, "version": draft.version, "shown": 37_11}
    answers = crowd(CROWD, lambda place: maria.send(f"/orders/pad/{quote(draft.key)}/submission", **form), away=True)
    submitted = OrderStage.select().where(OrderStage.state == "submitted").count()
    figure("32 submit one order", winners=(submitted, 1), letters=(len(factories.letters("orders/submitted")), 1))
    assert {answer.status for answer in answers} <= {303, 409}
    assert (submitted, len(factories.letters("orders/submitted"))) == (1, 1)


def winners(statuses: Iterable[int]) -> dict[str, Any]:
    counted = Counter(statuses)
    return {"winners": (counted[303], 1), "refused": counted.total() - counted[303]}


def join(url: str, token: str, username: str) -> int:
    visitor, address = Visitor(url), f"/join/{token}"
    visitor.look(address)
    # The server's process takes real addresses only; .test is for the process of the tests.
    typed = factories.newcomer(username, email="grace@blueheron.example")
    return visitor.send(address, **vars(typed)).status


@in_small_on_postgres
def test_a_crowd_that_confirms_one_page_sends_once(cast: Cast, start_server: StartServer, figure: Figure) -> None:
    customers = [factories.customer() for _ in range(20)]
    mira = Visitor(start_server().url).sign_in("mira")
    form = key_and_mark(ready_to_send(cast, mira, customers))
    answers = crowd(CROWD, lambda place: mira.send("/tools/invite/customers/sendings", **form), away=True)
    figure("32 presses on one page send", winners=(Sending.select().count(), 1))
    assert {answer.location for answer in answers if answer.status == 303} == {sending_page()}
    assert {answer.status for answer in answers} <= {303, 409}
    assert_sent_once(20)


@in_small_on_postgres
def test_a_crowd_of_open_check_pages_sends_once_and_says_so_to_the_others(
    cast: Cast, start_server: StartServer, figure: Figure
) -> None:
    customers = [factories.customer() for _ in range(20)]
    mira = Visitor(start_server().url).sign_in("mira")
    ready_to_send(cast, mira, customers)
    forms = [key_and_mark(mira.look("/tools/invite/customers/check")) for _ in range(CROWD)]
    answers = crowd(CROWD, lambda place: mira.send("/tools/invite/customers/sendings", **forms[place]), away=True)
    figure("32 open check pages send", **winners(answer.status for answer in answers))
    assert Counter(answer.status for answer in answers) == {303: 1, 409: CROWD - 1}
    sorry = ("The list changed", "Nothing was sent")
    assert all(any(words in answer.text for words in sorry) for answer in answers if answer.status == 409)
    assert_sent_once(20)


def ready_to_send(cast: Cast, mira: Visitor, customers: list[Customer]) -> Answer:
    save_administrators(factories.as_actor(cast.mira), [factories.ADMINISTRATOR])
    ids = [customer.id for customer in customers]
    mira.send("/tools/invite/customers/selection", shown=",".join(map(str, ids)), ticked=ids)
    return mira.look("/tools/invite/customers/check")


def sending_page() -> str:
    return f"/tools/invite/sendings/{Sending.get().id}"


def assert_sent_once(number: int) -> None:
    assert Sending.select().count() == 1
    assert Invitation.select().where(Invitation.current == True).count() == Invitation.select().count() == number
    assert Letter.select().where(Letter.kind == "invitations/invitation").count() <= number
