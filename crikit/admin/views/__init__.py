"""The Tools page, the portal's status, health for the platform, the development pages."""

from flask import Blueprint

bp = Blueprint("admin", __name__)

from crikit.admin.views import health, status, tools  # noqa: E402, F401
