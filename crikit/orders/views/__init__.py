"""The pad on which orders are written, the orders themselves, and the list of them."""

from flask import Blueprint

bp = Blueprint("orders", __name__)

# They hang their views on bp.
from crikit.orders.views import (  # noqa: E402
    changing,  # noqa: F401
    copying,  # noqa: F401
    defaults,  # noqa: F401
    desk,  # noqa: F401
    exporting,  # noqa: F401
    header,  # noqa: F401
    items,  # noqa: F401
    lines,  # noqa: F401
    listing,  # noqa: F401
    orders,  # noqa: F401
    own_prices,  # noqa: F401
    printing,  # noqa: F401
    rows,  # noqa: F401
    standard,  # noqa: F401
    submission,  # noqa: F401
    watching,  # noqa: F401
)
