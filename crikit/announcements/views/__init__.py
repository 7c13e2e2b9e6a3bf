"""Tools → “Announcements”, and putting one aside on the dashboard."""

from flask import Blueprint
from markupsafe import Markup

from crikit.announcements.rules import markup_of

bp = Blueprint("announcements", __name__)
# The sanitiser is behind it.
bp.add_app_template_filter(lambda body: Markup(markup_of(body)), "announced")  # noqa: S704

from crikit.announcements.views import maintaining, reading  # noqa: E402, F401  (they hang their views on bp)
