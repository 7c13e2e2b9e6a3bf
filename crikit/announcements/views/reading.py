"""Putting an announcement aside on the dashboard, and having it back."""

from typing import Any

from flask import url_for

from crikit.announcements.actions import dismiss as put_aside
from crikit.announcements.actions import recall as take_back
from crikit.announcements.views import bp
from crikit.language import gettext
from crikit.web import current_actor, restart, signed_in, toast


@bp.post("/announcements/<int:shown_id>/dismissal")
@signed_in
def dismiss(shown_id: int) -> Any:
    announcement = put_aside(current_actor(), shown_id)
    undo = url_for("announcements.recall", shown_id=shown_id)
    toast(gettext("“%(title)s” is put aside for you.", title=announcement.title), undo_url=undo)
    return restart("dashboard.home")


@bp.post("/announcements/<int:shown_id>/recall")
@signed_in
def recall(shown_id: int) -> Any:
    take_back(current_actor(), shown_id)
    return restart("dashboard.home")
