"""The Customers tab."""

from flask import Blueprint

bp = Blueprint("customers", __name__)

from crikit.customers.views import automatic, pages  # noqa: E402, F401  (they hang their views on bp)
