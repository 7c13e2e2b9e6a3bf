"""What the platform asks: whether the process lives, and whether it can serve."""

from typing import Any

from flask import current_app

from crikit import migrations
from crikit.admin.queries.machine import is_disk_full
from crikit.admin.views import bp
from crikit.web import public


@bp.get("/healthz")
@public
def healthz() -> Any:
    """The process lives. Nothing is read for it: what is wrong elsewhere is no reason to restart this one."""
    return {"status": "ok"}


@bp.get("/readyz")
@public
def readyz() -> Any:
    """Ready when the database answers, the schema is current and the disk has room. Mail being down is no reason."""
    problems = [trouble] if (trouble := migrations.trouble()) else []
    if is_disk_full(current_app.config["SETTINGS"]):
        problems.append("disk")
    return ({"status": "ok"}, 200) if not problems else ({"status": "not ready", "problems": problems}, 503)
