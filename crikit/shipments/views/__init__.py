"""What was shipped: the list for everybody who may track it, and what the office writes down at an order."""

from flask import Blueprint

bp = Blueprint("shipments", __name__)

# They hang their views on bp.
from crikit.shipments.views import (  # noqa: E402
    adding,  # noqa: F401
    listing,  # noqa: F401
)
