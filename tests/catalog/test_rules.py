"""Which price a customer pays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crikit.catalog.rules import Buyer, Dated, Price, Priced, Source, price_for
from crikit.quantities import ONE

TODAY = date(2026, 11, 22)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
KETTLE = 7
DEALER = 3
BREAKS = (Dated(210_60, 60 * ONE), Dated(199_51, 300 * ONE), Dated(181_78, 1_200 * ONE))
DEALER_PRICE = {DEALER: (Dated(206_16),)}
OWN = {KETTLE: 150_00}


@pytest.mark.parametrize(
    ("buyer", "item", "quantity", "expected"),
    [
        (Buyer(), Priced(KETTLE, 221_68), 1, Price(221_68, Source.BASE)),
        (Buyer(), Priced(KETTLE), 1, None),
        (Buyer(), Priced(KETTLE, 0), 1, Price(0, Source.BASE)),
        (Buyer(DEALER), Priced(KETTLE, 221_68, lists=DEALER_PRICE), 1, Price(206_16, Source.PRICE_LIST)),
        (Buyer(DEALER + 1), Priced(KETTLE, 221_68, lists=DEALER_PRICE), 1, Price(221_68, Source.BASE)),
        (Buyer(), Priced(KETTLE, 221_68, lists=DEALER_PRICE), 1, Price(221_68, Source.BASE)),
        (Buyer(DEALER), Priced(KETTLE, 221_68, BREAKS, DEALER_PRICE), 59, Price(206_16, Source.PRICE_LIST)),
        (Buyer(DEALER), Priced(KETTLE, 221_68, BREAKS, DEALER_PRICE), 60, Price(210_60, Source.VOLUME)),
        (Buyer(DEALER), Priced(KETTLE, 221_68, BREAKS, DEALER_PRICE), 299, Price(210_60, Source.VOLUME)),
        (Buyer(), Priced(KETTLE, 221_68, BREAKS), 300, Price(199_51, Source.VOLUME)),
        (Buyer(), Priced(KETTLE, 221_68, BREAKS), 99_999, Price(181_78, Source.VOLUME)),
        (Buyer(DEALER, OWN), Priced(KETTLE, 221_68, BREAKS, DEALER_PRICE), 1_200, Price(150_00, Source.STANDARD_ORDER)),
        (Buyer(DEALER, {8: 1}), Priced(KETTLE, 221_68, lists=DEALER_PRICE), 1, Price(206_16, Source.PRICE_LIST)),
    ],
)
def test_the_first_price_that_applies_counts(buyer: Buyer, item: Priced, quantity: int, expected: Price | None) -> None:
    assert price_for(buyer, item, quantity * ONE, TODAY) == expected


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "counts"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (YESTERDAY, None, True),
        (TOMORROW, None, False),
        (None, TODAY, True),
        (None, YESTERDAY, False),
    ],
)
def test_a_price_counts_on_its_first_and_last_day_and_between(
    starts_on: date | None, ends_on: date | None, counts: bool
) -> None:
    item = Priced(KETTLE, 221_68, (Dated(199_51, 0, starts_on, ends_on),))
    assert price_for(Buyer(), item, ONE, TODAY) == (
        Price(199_51, Source.VOLUME) if counts else Price(221_68, Source.BASE)
    )


def test_of_two_prices_for_the_same_quantity_the_one_that_began_last_counts() -> None:
    item = Priced(KETTLE, lists={DEALER: (Dated(200), Dated(300, 0, YESTERDAY), Dated(400, 0, TOMORROW))})
    assert price_for(Buyer(DEALER), item, ONE, TODAY) == Price(300, Source.PRICE_LIST)


days = st.none() | st.dates(date(2026, 11, 20), date(2026, 11, 24))
dated = st.builds(Dated, st.integers(0, 50), st.integers(0, 4), days, days)
several = st.lists(dated, max_size=4).map(tuple)
priced = st.builds(
    Priced, st.just(KETTLE), st.none() | st.integers(0, 50), several, st.dictionaries(st.just(DEALER), several)
)
buyers = st.builds(Buyer, st.sampled_from([None, DEALER, 9]), st.dictionaries(st.sampled_from([KETTLE, 8]), st.just(5)))


@given(buyers, priced, st.integers(0, 5))
def test_the_rule_agrees_with_going_through_all_prices_one_by_one(buyer: Buyer, item: Priced, quantity: int) -> None:
    def slowly() -> tuple[int, str] | None:
        for number, cents in buyer.standard_prices.items():
            if number == item.item:
                return cents, "standard order"
        for source, prices in (("volume", item.volume), ("price list", item.lists.get(buyer.price_list or 0, ()))):
            found: Dated | None = None
            for price in prices:
                if price.minimum > quantity:
                    continue
                if (price.starts_on and price.starts_on > TODAY) or (price.ends_on and price.ends_on < TODAY):
                    continue
                if found is None or price.minimum > found.minimum:
                    found = price
                elif price.minimum == found.minimum:
                    began, before = price.starts_on or date.min, found.starts_on or date.min
                    if began > before or (began == before and price.cents < found.cents):
                        found = price
            if found:
                return found.cents, source
        return None if item.base is None else (item.base, "base")

    assert price_for(buyer, item, quantity, TODAY) == slowly()
