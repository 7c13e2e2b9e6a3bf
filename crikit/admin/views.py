"""The Tools page, health for the platform, the development pages."""

import shutil
from typing import Any

from flask import Blueprint, abort, current_app, request

from crikit import migrations
from crikit.accounts.actions import hide_panel
from crikit.admin.forms import EveryField, refused
from crikit.web import current_actor, is_htmx, page, public, signed_in
from crikit.web.redirects import next_address

bp = Blueprint("admin", __name__)
SMALLEST_FREE_DISK = 100_000_000


@bp.get("/tools")
@signed_in
def tools() -> Any:
    return page("admin/tools.html")


@bp.post("/help/<panel>")
@signed_in
def hide_help(panel: str) -> Any:
    """Hides a help panel for this user, or shows it again."""
    hide_panel(current_actor(), panel, hidden=request.form.get("hidden") == "1")
    if is_htmx():
        return "", 204
    return current_app.redirect(next_address(request.form.get("next", "")), 303)


@bp.get("/healthz")
@public
def healthz() -> Any:
    return {"status": "ok"}


@bp.get("/readyz")
@public
def readyz() -> Any:
    """Ready when the database answers, the schema is current and the disk has room. Mail being down is no reason."""
    problems = []
    if migrations.pending_migrations():
        problems.append("schema")
    settings = current_app.config["SETTINGS"]
    if shutil.disk_usage(settings.instance).free < SMALLEST_FREE_DISK:
        problems.append("disk")
    return ({"status": "ok"}, 200) if not problems else ({"status": "not ready", "problems": problems}, 503)


@bp.get("/dev/styleguide")
@public
def styleguide() -> Any:
    if not current_app.config["SETTINGS"].is_development:
        abort(404)
    return page("dev/styleguide.html", form=EveryField(formdata=None), bad=refused())
