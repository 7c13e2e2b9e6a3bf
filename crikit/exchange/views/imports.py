"""The list of imports, the upload, and the page of one import from its check to its end."""

import secrets
from typing import Any

from flask import redirect, url_for

from crikit.errors import DomainError
from crikit.exchange.actions.uploads import upload as take_in
from crikit.exchange.forms import UploadForm
from crikit.exchange.queries import hides, import_for, latest_imports
from crikit.exchange.reading.customers import FIELDS
from crikit.exchange.views import bp
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires

HELP = "import"


@bp.get("/tools/import")
@requires(Permission.ADMINISTER)
def index(form: UploadForm | None = None, status: int = 200) -> Any:
    actor = current_actor()
    return page(
        "exchange/index.html",
        status=status,
        form=form or UploadForm(formdata=None, data={"key": secrets.token_urlsafe(16)}),
        imports=latest_imports(actor),
        help_panel=HELP,
        help_hidden=hides(actor, HELP),
    )


@bp.post("/tools/import")
@requires(Permission.ADMINISTER)
def upload() -> Any:
    form = UploadForm()
    if not form.validate():
        return index(form, 422)
    file, key = form.file.data, (form.key.data or secrets.token_urlsafe(16))[:64]
    choices = {"key": key, "jobs_as_customers": form.jobs_as_customers.data}
    try:
        begun = take_in(current_actor(), file.filename or "", file.stream, **choices)
    except DomainError as refusal:
        form.file.errors = [refusal.sentence]
        return index(form, refusal.status)
    return redirect(url_for("exchange.show", import_id=begun.id), 303)


@bp.get("/tools/import/<int:import_id>")
@requires(Permission.ADMINISTER)
def show(import_id: int, refusal: str = "", status: int = 200, **typed: dict[str, Any]) -> Any:
    """After a refusal, `typed` holds what was chosen: `columns` or `choices`."""
    found = import_for(current_actor(), import_id)
    return page(
        "exchange/show.html",
        fragments=["accounting_import"],
        status=status,
        work=found,
        counts=found.counts,
        fields=FIELDS,
        matching=typed.get("columns", found.matching),
        columns_open="columns" in typed,
        choices=typed.get("choices", {}),
        refusal=refusal,
    )
