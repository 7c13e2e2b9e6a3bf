"""What came after a payment: money that went back, and the cardholder's bank asking for it."""

from datetime import datetime
from typing import Any, NamedTuple

from crikit.actor import Actor
from crikit.invoices.queries import gate
from crikit.language import lazy
from crikit.payments.models import Payment, PaymentDispute, PaymentRefund
from crikit.payments.rules import IN_ALL

# https://docs.stripe.com/api/refunds/object and /disputes/object: their words, in ours.
WORDS: dict[str, tuple[Any, str]] = {
    IN_ALL: (lazy("refunded so far"), "warn"),
    "succeeded": (lazy("refunded"), "warn"),
    "pending": (lazy("refund under way"), "info"),
    "requires_action": (lazy("refund waits for the customer"), "info"),
    "failed": (lazy("refund failed"), "bad"),
    "canceled": (lazy("refund cancelled"), "neutral"),
    "won": (lazy("dispute won"), "good"),
    "lost": (lazy("dispute lost"), "bad"),
    "under_review": (lazy("the bank decides"), "warn"),
    "needs_response": (lazy("disputed: answer at Stripe"), "bad"),
    "warning_needs_response": (lazy("the bank asks: answer at Stripe"), "bad"),
    "warning_under_review": (lazy("the bank looks at it"), "warn"),
    "warning_closed": (lazy("the bank’s question is closed"), "neutral"),
    "prevented": (lazy("dispute prevented"), "good"),
}
# Of a dispute, as the cardholder gave it to the bank.
REASONS: dict[str, Any] = {
    "bank_cannot_process": lazy("the bank can’t process it"),
    "check_returned": lazy("the cheque was returned"),
    "credit_not_processed": lazy("a credit was promised and didn’t come"),
    "customer_initiated": lazy("the customer asked for it"),
    "debit_not_authorized": lazy("the debit wasn’t authorised"),
    "duplicate": lazy("charged twice"),
    "fraudulent": lazy("the card’s owner didn’t pay this"),
    "general": lazy("no particular reason"),
    "incorrect_account_details": lazy("wrong account details"),
    "insufficient_funds": lazy("not enough money on the account"),
    "noncompliant": lazy("against the card network’s rules"),
    "product_not_received": lazy("the goods never arrived"),
    "product_unacceptable": lazy("the goods weren’t as described"),
    "subscription_canceled": lazy("a subscription was ended before"),
    "unrecognized": lazy("the card’s owner doesn’t recognise it"),
}


class Afterwards(NamedTuple):
    at: datetime
    cents: int
    state: str
    reason: str = ""

    @property
    def said(self) -> tuple[str, str]:
        """Its word and tone; a word that Stripe adds one day stands as it is."""
        word, tone = WORDS.get(self.state, (self.state, "neutral"))
        return str(word), tone

    @property
    def why(self) -> str:
        """Of a dispute; nothing of a refund."""
        return str(REASONS.get(self.reason, self.reason.replace("_", " ")))


def afterwards_of(actor: Actor, payment: Payment) -> list[Afterwards]:
    """Of a payment that was read through the actor, the first one first. A customer sees what went back to its card;
    disputes are between the vendor and the bank."""
    gate(actor)
    refunds = _rows(PaymentRefund, payment, ["at", "cents", "state"])
    single = [one for one in refunds if one.state != IN_ALL]
    asked = [] if actor.is_customer else _rows(PaymentDispute, payment, ["at", "cents", "state", "reason"])
    return sorted([*(single or refunds), *asked])


def _rows(model: Any, payment: Payment, names: list[str]) -> list[Afterwards]:
    of_it = (model.payment == payment.id, model.vendor_id == payment.vendor_id)
    return [Afterwards(*row) for row in model.select(*(getattr(model, name) for name in names)).where(*of_it).tuples()]
