"""What can be paid by card, how Stripe counts it, and what a key looks like."""

import pytest

from crikit.payments import rules
from crikit.payments.rules import LEAST_CENTS, MOST_CENTS, MOST_PARTS, Due


def due(cents: int = 12_00, currency: str = "USD", number: str = "INV-1") -> Due:
    return Due(1, number, cents, currency)


@pytest.mark.parametrize(
    ("cents", "currency", "counted"),
    [(12_34, "USD", 1_234), (12_00, "JPY", 12), (12_34, "JPY", None), (12_01, "JPY", None), (12_34, "KWD", 12_340)],
)
def test_a_sum_is_counted_as_stripe_counts_its_currency_and_back(
    cents: int, currency: str, counted: int | None
) -> None:
    assert rules.stripe_amount(cents, currency) == counted
    assert counted is None or rules.cents_of(counted, currency) == cents


CREDIT = "INV-1 is a credit, which can’t be paid. Untick it."
MIXED = "These invoices are in different currencies. Pay those of one currency at a time."
NOT_BY_CARD = "This sum can’t be paid by card. Ask how else you can pay it."


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ([], "Tick the invoices that you want to pay first."),
        ([due()] * MOST_PARTS, ""),
        ([due()] * (MOST_PARTS + 1), "At most 100 invoices can be paid at once."),
        ([due(), due(-1)], CREDIT),
        ([due(), due(0)], "Invoice INV-1 is paid already. Untick it."),
        ([due(1), due(LEAST_CENTS - 1)], ""),
        ([due(LEAST_CENTS - 1)], NOT_BY_CARD),
        ([due(LEAST_CENTS)], ""),
        ([due(MOST_CENTS)], ""),
        ([due(MOST_CENTS), due(1)], NOT_BY_CARD),
        ([due(), due(currency="CAD")], MIXED),
        ([due(12_34, "JPY"), due(66, "JPY")], ""),
        ([due(12_34, "JPY")], NOT_BY_CARD),
    ],
)
def test_what_cannot_be_paid_together_is_said_in_a_sentence(wanted: list[Due], sentence: str) -> None:
    assert rules.complaint(wanted) == sentence


LONG = "l" * 247


@pytest.mark.parametrize("key", ["sk_live_prairie", "sk_test_prairie", "rk_live_prairie", f"rk_test_{LONG}"])
def test_a_secret_key_is_told_by_its_beginning(key: str) -> None:
    assert rules.complaint_about_key(key) == ""
    assert rules.is_test_key(key) is ("_test_" in key)


@pytest.mark.parametrize("rest", ["ключ", "two words", f"{LONG}l"])
def test_what_is_no_secret_is_refused(rest: str) -> None:
    assert rules.complaint_about_key(f"sk_test_{rest}").startswith("A secret key begins with sk_live_")
    assert rules.complaint_about_signing(f"whsec_{rest}ll").startswith("The signing secret begins with whsec_.")


def test_a_signing_secret_is_told_by_its_beginning() -> None:
    assert rules.complaint_about_signing(f"whsec_{LONG}ll") == ""
    assert rules.complaint_about_signing("sk_test_prairie") != ""
    assert rules.complaint_about_key("pk_test_prairie").startswith("This is the publishable key.")
