"""Writing the letters of invitations in the background."""

import pytest

from crikit.invitations.actions import writing
from crikit.mail import delivery
from crikit.mail.models import Letter
from tests import factories
from tests.cast import Cast
from tests.crowds import crowd

WRITERS = 6


def test_many_writers_write_each_letter_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    customers = [factories.customer(f"Shop {number}") for number in range(40)]
    with monkeypatch.context() as patched:
        patched.setattr(writing, "write_letters", lambda: 0)
        factories.invite(cast.mira, *customers)
    counts = crowd(WRITERS, lambda place: writing.write_letters())
    assert sum(counts) == Letter.select().count() == len(customers)


def test_a_process_that_is_asked_to_stop_leaves_the_rest_to_others(cast: Cast) -> None:
    delivery.stopping.set()
    try:
        factories.invite(cast.mira, factories.customer("Shop"))
        assert Letter.select().count() == 0
    finally:
        delivery.stopping.clear()
    assert writing.write_letters() == 1
