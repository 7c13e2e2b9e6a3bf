"""The Tools page, what help shows, the development pages."""

from typing import Any

from flask import abort, current_app, request

from crikit.accounts.actions import hide_panel
from crikit.admin.forms import EveryField, refused
from crikit.admin.views import bp
from crikit.web import current_actor, is_htmx, page, public, signed_in
from crikit.web.redirects import next_address


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


@bp.get("/dev/styleguide")
@public
def styleguide() -> Any:
    if not current_app.config["SETTINGS"].is_development:
        abort(404)
    return page("dev/styleguide.html", form=EveryField(formdata=None), bad=refused())
