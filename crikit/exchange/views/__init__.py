"""Tools → “Import from accounting”."""

from flask import Blueprint

bp = Blueprint("exchange", __name__)

from crikit.exchange.views import decisions, imports  # noqa: E402, F401  (they hang their views on bp)
