"""Pages of Tools → “Import from accounting”."""

from typing import Any

from flask import Blueprint

from crikit.permissions.rules import Permission
from crikit.web import page, requires

bp = Blueprint("exchange", __name__)


@bp.get("/tools/import")
@requires(Permission.ADMINISTER)
def index() -> Any:
    return page("exchange/index.html")
