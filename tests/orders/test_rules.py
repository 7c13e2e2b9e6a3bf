"""What is said of the lines of an order: packs, quantities that aren’t sure, and what the office changed."""

import pytest

from crikit import language
from crikit.orders import rules
from crikit.orders.queries.money import Repriced
from crikit.orders.rules import Altered, Rewritten
from crikit.quantities import ONE, plain

DOZENS = "This comes in packs of 12."
SURE_OF_NEITHER = "“1,5” can be read in two ways. Type 1.5 or 15."
NOT_SURE = "It isn’t sure that this is the quantity. Choose it, or type another:"


def least(minimum: int) -> str:
    return f"The least you can order is {minimum}."


@pytest.mark.parametrize(
    ("quantity", "pack", "minimum", "sentence", "offered"),
    [
        (1, 0, 0, "", None),
        (24, 12, 0, "", None),
        (24, 12, 24, "", None),
        (30, 0, 30, "", None),
        (29, 0, 30, least(30), (0, 30)),
        (11, 12, 0, DOZENS, (0, 12)),
        (13, 12, 0, DOZENS, (12, 24)),
        (35, 12, 24, DOZENS, (24, 36)),
        (30, 12, 30, DOZENS, (0, 36)),
        (31, 12, 30, DOZENS, (0, 36)),
        (37, 12, 30, DOZENS, (36, 48)),
        (12, 12, 30, least(30), (0, 36)),
        (5, 12, 24, least(24), (0, 24)),
    ],
)
def test_whole_packs_that_reach_the_least_are_offered_beside_any_other_quantity(
    quantity: int, pack: int, minimum: int, sentence: str, offered: tuple[int, int] | None
) -> None:
    asked = (quantity * ONE, pack * ONE, minimum * ONE)
    assert rules.complaint_about_quantity(*asked) == sentence
    assert rules.pack_help(*asked) == (offered and tuple(packs * ONE for packs in offered))


@pytest.mark.parametrize(
    ("speech", "typed", "sentence", "offered"),
    [
        ("en", "12 / 24", "Which of these is the quantity?", ["12", "24"]),
        ("en", "1,5 / 24", "Which of these is the quantity?", ["1.5", "15", "24"]),
        ("en", "1,200 / 24", "Which of these is the quantity?", ["1200", "24"]),
        ("en", "1,5", SURE_OF_NEITHER, ["1.5", "15"]),
        ("en", "12", NOT_SURE, ["12"]),
        ("en", "2 or 3", "“2 or 3” isn’t clear as a quantity. Type a number such as 12 or 0.5.", []),
        ("en", "1,2,3", "“1,2,3” isn’t clear as a quantity. Type a number such as 12 or 0.5.", []),
        ("fr", "1,5 / 24", None, ["1.5", "24"]),
        ("fr", "1,5", None, ["1.5"]),
        ("fr", "1,200", None, ["1.2", "1200"]),
    ],
)
def test_all_that_a_number_may_mean_is_offered(
    speech: str, typed: str, sentence: str | None, offered: list[str]
) -> None:
    with language.spoken(speech):
        assert [plain(quantity) for quantity in rules.offered_numbers(typed)] == offered
        assert sentence in (rules.complaint_about_number(typed, "each"), None)


def test_another_unit_than_the_item_s_is_told_and_its_own_is_not() -> None:
    other = "“3 cases” stands beside another unit than this item’s, which is sold by “box”."
    assert rules.complaint_about_number("3 cases", "box").startswith(other)
    assert "isn’t clear as a quantity" in rules.complaint_about_number("3 boxes", "box")
    assert "isn’t clear as a quantity" in rules.complaint_about_number("3 pcs", "box")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Altered("K-1", None, 2 * ONE), "K-1: added, 2"),
        (Altered("K-1", 2 * ONE, None), "K-1: taken out"),
        (Altered("K-1", None, None), "K-1: taken out"),
        (Altered("K-1", 2 * ONE, 3 * ONE), "K-1: 2 → 3"),
        (Rewritten("Notes", "by noon"), "Notes: by noon"),
        (Rewritten("Notes", ""), "Notes: none"),
        (Repriced("K-1", 12_50, 0), "Price of K-1: 12.50 → 0.00"),
        (Repriced("K-1", 0, 12_50), "Price of K-1: 0.00 → 12.50"),
        (Repriced("K-1", None, 12_50), "Price of K-1: – → 12.50"),
    ],
)
def test_what_the_office_changed_is_told_in_a_line(change: object, sentence: str) -> None:
    assert str(change) == sentence
