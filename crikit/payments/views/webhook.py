"""Where Stripe reports what happened: public, and nothing is believed but its signature over the very bytes."""

from typing import Any

from flask import abort, request

from crikit import config, db
from crikit.errors import NotFound
from crikit.payments.actions.ordering import send_paid
from crikit.payments.actions.reports import Report, TooEarly, take_in, vendor_behind
from crikit.payments.checkout import Forged, report
from crikit.payments.queries.accounts import Keys, keys_of
from crikit.payments.views import bp
from crikit.vendors.models import Vendor
from crikit.vendors.queries import vendor_named
from crikit.web import public
from crikit.web.security import csrf

LARGEST_REPORT = 512_000
SIGNATURE = "Stripe-Signature"


@bp.post("/webhooks/stripe/<slug>")
@public
@csrf.exempt
def report_to_vendor(slug: str) -> Any:
    try:
        vendor = vendor_named(slug)
    except NotFound:
        return _answer("unknown", 404)
    with db.vendor_scope(vendor.id):
        keys = keys_of(vendor)
        told = _signed(keys.signing) if keys and keys.is_own else None
        return _taken(told, vendor, keys) if told and keys else _answer("not signed", 400)


@bp.post("/webhooks/stripe")
@public
@csrf.exempt
def report_to_deployment() -> Any:
    """For all vendors without keys of their own."""
    told = _signed(config.settings().stripe_webhook_secret)
    if told is None:
        return _answer("not signed", 400)
    try:
        vendor = vendor_behind(told)
    except TooEarly:
        # Stripe reports it again later.
        return _answer("too early", 409)
    if vendor is None:
        return _answer("not ours", 200)
    with db.vendor_scope(vendor.id):
        keys = keys_of(vendor)
        return _taken(told, vendor, keys) if keys and not keys.is_own else _answer("not ours", 200)


def _signed(secret: str) -> Report | None:
    # The size that is let through was settled before the view was known.
    if (body := request.get_data()) and len(body) > LARGEST_REPORT:
        abort(413)
    try:
        return Report.of(report(body, request.headers.get(SIGNATURE, ""), secret)) if secret else None
    except Forged:
        return None


def _taken(told: Report, vendor: Vendor, keys: Keys) -> Any:
    take_in(told, account_id=keys.account_id, is_live=keys.is_live)
    send_paid()
    return _answer("taken in", 200)


def _answer(word: str, status: int) -> Any:
    """For a program, and for whoever looks at its log."""
    return {"report": word}, status
