"""The library: for those who read, and Tools → “Maintain Library”."""

from flask import Blueprint

from crikit.library.rules import size_told

bp = Blueprint("library", __name__)
bp.add_app_template_filter(size_told, "filesize")

from crikit.library.views import documents, folders, reading, uploads  # noqa: E402, F401  (they hang their views on bp)
