"""Paying invoices by card; the vendor's keys; the address to which Stripe reports."""

from flask import Blueprint

bp = Blueprint("payments", __name__)

from crikit.payments.views import listing, ordering, paying, settings, webhook  # noqa: E402, F401  (they hang their views on bp)
