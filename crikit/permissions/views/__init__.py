"""Pages on which rights are given and taken, and the portal seen with somebody else's."""

from flask import Blueprint

bp = Blueprint("permissions", __name__)

from crikit.permissions.views import maintaining, staff, viewing  # noqa: E402, F401  (they hang their views on bp)
