"""Pages for adding users and for shutting them out."""

from flask import Blueprint

bp = Blueprint("users", __name__)

from crikit.users.views import adding, leaving, usernames  # noqa: E402, F401  (they hang their views on bp)
