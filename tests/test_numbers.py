"""Numbers in addresses and forms: what is none is passed over, and one that no column takes breaks nothing."""

import pytest

from crikit.numbers import number_in, numbers_in
from tests import factories
from tests.cast import Cast

HUGE = "9" * 30


@pytest.mark.parametrize("text", [None, "", " 1", "-1", "+1", "1.0", "1e3", "１", "²", "x", "1" * 10, HUGE])
def test_what_is_no_number_is_none(text: str | None) -> None:
    assert number_in(text) is None


def test_digits_are_a_number_and_several_keep_their_order() -> None:
    assert (number_in("0"), number_in("007"), number_in("999999999")) == (0, 7, 999_999_999)
    assert numbers_in(["3", "x", "1", HUGE, "3"]) == [3, 1, 3]


def test_a_number_that_no_column_takes_is_as_good_as_none(cast: Cast) -> None:
    item = factories.item("K-100", "Meadow Kettle")
    order = factories.order(cast.green_valley, cast.maria, (item, 3))
    maria, mira, pad = cast.browser(cast.maria), cast.browser(cast.mira), f"/orders/pad/{order.key}"
    assert maria.get(f"{pad}/changes?version={HUGE}&next={HUGE}").status_code == 200
    assert maria.send(f"{pad}/rows/removal?first={HUGE}&last={HUGE}").status_code == 303
    assert maria.send(f"{pad}/quantities", {"place": HUGE, "of": HUGE}).status_code == 303
    assert maria.send(f"{pad}/lines/1", {"quantity": "4", "version": HUGE}).status_code == 409
    assert maria.send(f"{pad}/submission", {"version": HUGE, "shown": HUGE}).status_code in (303, 409)
    for last in ("confirmation", "rejection", "changes"):
        answer = mira.send(f"/orders/{order.id}/{last}", {"version": HUGE, "reason": "no"})
        assert answer.status_code in (200, 303, 409), last
