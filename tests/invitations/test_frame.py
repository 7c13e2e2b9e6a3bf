"""What stands around the lists of the invite page, and how often a page asks the database for all of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest

from crikit import db
from crikit.accounts.models import HiddenPanel
from crikit.customers.queries import Filter
from crikit.invitations.actions import selection
from crikit.invitations.actions.administrators import save_administrators
from crikit.invitations.models import Kind, Sending
from crikit.invitations.queries.frame import INSTRUCTIONS, Selection, frame
from crikit.invitations.queries.sendings import latest_under_way
from tests import factories
from tests.cast import Cast

INVITE = "/tools/invite/customers"
ROW = {"HX-Request": "true"}
LIST = ROW | {"HX-Target": "invitees"}


@contextmanager
def asked() -> Iterator[list[str]]:
    """The statements that are run inside."""
    statements: list[str] = []
    run = type(db.database.obj).execute_sql

    def noted(self: Any, sql: str, *args: Any, **options: Any) -> Any:
        statements.append(sql)
        return run(self, sql, *args, **options)

    with patch.object(type(db.database.obj), "execute_sql", noted):
        yield statements


def test_the_frame_counts_what_is_left_to_invite(cast: Cast) -> None:
    retail = factories.customer_type("Retail")
    blue = factories.customer("Blue Heron", customer_type=retail)
    factories.customer("Copper Kitchen", email="")
    actor = factories.as_actor(cast.mira)
    selection.tick_all(actor, Kind.CUSTOMERS, Filter())
    HiddenPanel.create(user=cast.mira, panel=INSTRUCTIONS)
    seen = frame(actor)
    assert (seen.customers, seen.matching, seen.selection, seen.hides_instructions) == (2, 2, Selection(2, 1), True)
    assert frame(actor, Kind.CUSTOMERS, Filter(customer_type=retail.id)).matching == 1
    assert frame(actor, Kind.CUSTOMERS, Filter(q="heron")).matching == 1
    assert frame(actor, Kind.CUSTOMERS, Filter(q="nobody")).matching == 0
    selection.untick(actor, Kind.CUSTOMERS, [blue.id])
    assert frame(actor).selection == Selection(1, 1)


def test_the_frame_of_the_reps_counts_reps(cast: Cast) -> None:
    factories.sales_rep("Tara Weiss")
    seen = frame(factories.as_actor(cast.mira), Kind.REPS)
    assert (seen.reps, seen.matching, seen.selection) == (1, 1, Selection(0, 0))


def test_only_a_sending_that_goes_on_is_under_way(cast: Cast) -> None:
    actor = factories.as_actor(cast.mira)
    assert latest_under_way(actor) is None
    factories.invite(cast.mira, factories.customer())
    under_way = latest_under_way(actor)
    assert under_way is not None
    assert (under_way.invited, under_way.sent, under_way.to_go) == (1, 0, 1)
    Sending.update(finished_at=Sending.at).execute()
    assert latest_under_way(actor) is None


@pytest.mark.parametrize(
    ("path", "headers", "at_most"), [(INVITE, {}, 6), (INVITE + "?q=heron", LIST, 3), (INVITE + "?page=2", LIST, 4)]
)
def test_a_page_asks_the_database_a_few_times_only(
    cast: Cast, path: str, headers: dict[str, str], at_most: int
) -> None:
    factories.customer("Blue Heron")
    save_administrators(factories.as_actor(cast.mira), ["mira@pine.test"])
    browser = cast.browser(cast.mira)
    with asked() as statements:
        assert browser.get(path, headers=headers).status_code == 200
    assert len(statements) <= at_most, statements
