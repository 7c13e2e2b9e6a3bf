"""Stripe's reports: each is taken in once, in the transaction of what it changes."""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from crikit import clock, db
from crikit.history.actions import record
from crikit.language import lazy
from crikit.payments.actions.outcome import BY, count_refunds, held, release, take
from crikit.payments.checkout import session_of
from crikit.payments.models import (
    LONGEST_ID,
    LONGEST_KIND,
    Payment,
    PaymentDispute,
    PaymentEvent,
    PaymentRefund,
    State,
)
from crikit.payments.queries import parts_of
from crikit.payments.rules import IN_ALL, cents_of
from crikit.vendors.actions import hold
from crikit.vendors.models import Vendor

# More than any card is charged, and less than a column holds.
MOST = 10**15
# For so long a refund may arrive before the payment it is of.
TOGETHER = timedelta(hours=1)
UNKNOWN = str(lazy("Stripe reported a payment that didn’t begin here."))
FOREIGN = str(lazy("Stripe reported a payment of another account."))
# In the order in which a refund or a dispute goes through them, for reports of the same second.
FIRST_STATES = ("pending", "requires_action", "warning_needs_response", "needs_response")
log = logging.getLogger(__name__)


class Report(NamedTuple):
    id: str
    kind: str
    account: str
    is_live: bool
    created: datetime
    told: Mapping[str, Any]

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> "Report | None":
        """None for what has not the form of a report, or holds what no database keeps."""
        if not _can_be_kept(event):
            return None
        body = event.get("data")
        told = body.get("object") if isinstance(body, dict) else None
        id_, kind, created = event.get("id"), event.get("type"), event.get("created")
        if not (isinstance(id_, str) and isinstance(kind, str) and isinstance(created, int) and isinstance(told, dict)):
            return None
        at = datetime.fromtimestamp(min(max(created, 0), 2**32), UTC)
        account = str(event.get("account") or "")
        return cls(id_[:LONGEST_ID], kind[:LONGEST_KIND], account, bool(event.get("livemode")), at, told)

    @property
    def key(self) -> str:
        """The payment's, where Stripe hands it back."""
        marks = self.told.get("metadata")
        told = self.told.get("client_reference_id") or (marks.get("payment") if isinstance(marks, dict) else "")
        return told if isinstance(told, str) else ""

    @property
    def intent(self) -> str:
        intent = self.told.get("payment_intent")
        told = intent.get("id") if isinstance(intent, dict) else intent
        return told if isinstance(told, str) else ""


def _can_be_kept(event: Mapping[str, Any]) -> bool:
    try:
        text = json.dumps(event, ensure_ascii=False)
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\\u0000" not in text


class TooEarly(Exception):
    """Nobody can tell yet whose this is: Stripe is to report it again."""


def vendor_behind(report: Report) -> Vendor | None:
    """For reports to the deployment's own account, which serves several vendors: whose payment it is. Raises
    TooEarly."""
    with db.every_vendor():
        found = _payment(report)
    if found is None:
        if report.kind in TAKEN and not report.key and clock.now() - report.created < TOGETHER:
            raise TooEarly
        log.warning("report of an unknown payment", extra={"facts": {"kind": report.kind, "event": report.id}})
        return None
    vendor: Vendor = Vendor.get_by_id(found.vendor_id)
    return vendor


def take_in(report: Report, *, account_id: str, is_live: bool) -> None:
    """In the vendor's scope. What was taken in before changes nothing."""
    if report.kind not in TAKEN:
        return
    with db.atomic():
        columns = {"event_id": report.id, "kind": report.kind, "at": clock.now()}
        # One report of a vendor at a time: a refund and its payment, reported at once, must find each other.
        hold(db.scope_of(PaymentEvent))
        first = PaymentEvent.insert(columns).on_conflict_ignore().execute()
        if first is None:
            return
        found = _payment(report)
        payment = held(found.id) if found else None
        is_foreign = report.account not in ("", account_id) or report.is_live != is_live
        if is_foreign or (payment and payment.account_id != account_id):
            note = FOREIGN
        else:
            note = TAKEN[report.kind](report, payment)
        facts = {"payment": payment.id if payment else None, "note": note}
        PaymentEvent.update(**facts).where(PaymentEvent.event_id == report.id).execute()


def _payment(report: Report) -> Payment | None:
    if not report.key and not report.intent:
        return None
    found: Payment | None = Payment.get_or_none(
        Payment.key == report.key if report.key else Payment.intent == report.intent
    )
    return found


def _session(report: Report, payment: Payment | None) -> str:
    return take(payment, session_of(dict(report.told))) if payment else UNKNOWN


def _not_paid(report: Report, payment: Payment | None) -> str:
    """The bank said no to what was handed in."""
    if payment is None or session_of(dict(report.told)).id != payment.session:
        return UNKNOWN
    release(payment, State.FAILED)
    return ""


def _charge(report: Report, payment: Payment | None) -> str:
    """All that was given back of a charge so far."""
    told = {"id": report.told.get("id"), "amount": report.told.get("amount_refunded"), "status": IN_ALL}
    return _refund(report._replace(told={**report.told, **told}), payment)


def _refund(report: Report, payment: Payment | None) -> str:
    told = report.told
    if payment and str(told.get("currency", "")).upper() != payment.currency:
        return UNKNOWN
    if not _upsert(PaymentRefund, PaymentRefund.refund_id, report, payment):
        return UNKNOWN
    if payment:
        count_refunds(payment.id)
    return ""


def _dispute(report: Report, payment: Payment | None) -> str:
    if not _upsert(PaymentDispute, PaymentDispute.dispute_id, report, payment):
        return UNKNOWN
    if payment and report.kind == "charge.dispute.created":
        numbers = ", ".join(part.number for part in parts_of(payment))
        record("payment.disputed", payment.customer, by_name=BY, invoices=numbers, payment=payment.id)
    return ""


def _upsert(model: Any, column: Any, report: Report, payment: Payment | None) -> bool:
    """The newest word counts, in whatever order they arrive. False for what has not the form of one."""
    id_, amount, state = (report.told.get(name) for name in ("id", "amount", "status"))
    if not (isinstance(id_, str) and id_ and isinstance(state, str)):
        return False
    if not (isinstance(amount, int) and 0 <= amount <= MOST):
        return False
    facts = {
        "payment": payment.id if payment else None,
        "intent": report.intent[:LONGEST_ID],
        "cents": cents_of(amount, str(report.told.get("currency", "")).upper()),
        "state": state[: model.state.max_length],
        "told_at": report.created,
    }
    if model is PaymentDispute:
        facts["reason"] = str(report.told.get("reason") or "")[: model.reason.max_length]
    model.insert({column.name: id_[:LONGEST_ID], "at": report.created, **facts}).on_conflict_ignore().execute()
    row = db.held(model.select().where(column == id_[:LONGEST_ID])).get()
    if _is_newer(row, facts):
        model.update(**facts).where(model.id == row.id).execute()
    return True


def _is_newer(row: Any, facts: Mapping[str, Any]) -> bool:
    if facts["state"] == IN_ALL:
        return bool(facts["cents"] >= row.cents)
    if facts["told_at"] == row.told_at:
        return row.state in FIRST_STATES
    return bool(facts["told_at"] > row.told_at)


TAKEN: dict[str, Any] = {
    "checkout.session.completed": _session,
    "checkout.session.async_payment_succeeded": _session,
    "checkout.session.async_payment_failed": _not_paid,
    "checkout.session.expired": _session,
    "charge.refunded": _charge,
    "refund.created": _refund,
    "refund.updated": _refund,
    "refund.failed": _refund,
    "charge.refund.updated": _refund,
    "charge.dispute.created": _dispute,
    "charge.dispute.updated": _dispute,
    "charge.dispute.closed": _dispute,
}
