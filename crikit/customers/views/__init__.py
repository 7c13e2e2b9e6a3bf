"""The Customers tab."""

from flask import Blueprint

bp = Blueprint("customers", __name__)

from crikit.customers.views import pages  # noqa: E402, F401  (it hangs its views on bp)
