"""Pages for signing in and for passwords."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)

from crikit.accounts.views import passwords, sessions  # noqa: E402, F401  (they hang their views on bp)
