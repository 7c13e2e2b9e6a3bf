"""Pages for signing in, for passwords, and for one's own account."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)

# They hang their views on bp.
from crikit.accounts.views import account, addresses, passwords, second_factor, sessions  # noqa: E402, F401
