"""The pad on which orders are written, the orders themselves, and the list of them."""

from flask import Blueprint

bp = Blueprint("orders", __name__)

from crikit.orders.views import header, items, lines, listing, orders  # noqa: E402, F401  (they hang their views on bp)
