"""The list of imports, the upload, and the page of one import from its check to its end."""

import secrets
from collections import Counter
from typing import Any

from flask import redirect, request, url_for

from crikit.errors import DomainError
from crikit.exchange.actions.uploads import upload as take_in
from crikit.exchange.forms import UploadForm
from crikit.exchange.models import Kind
from crikit.exchange.queries import hides, import_for, latest_imports
from crikit.exchange.reading import dates
from crikit.exchange.reading.kinds import READABLE, readable
from crikit.exchange.reading.limits import FILE_BYTES
from crikit.exchange.views import bp
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires
from crikit.web.security import LARGEST_FORM, takes

HELP = "import"


@bp.get("/tools/import")
@requires(Permission.ADMINISTER)
def index(form: UploadForm | None = None, status: int = 200) -> Any:
    actor = current_actor()
    return page(
        "exchange/index.html",
        status=status,
        form=form or UploadForm(formdata=None, data={"key": secrets.token_urlsafe(16), "kind": wanted_kind()}),
        kinds={str(kind): known.label for kind, known in READABLE.items()},
        imports=latest_imports(actor),
        help_panel=HELP,
        help_hidden=hides(actor, HELP),
    )


def wanted_kind() -> str:
    """The page of items leads here for items."""
    return request.args["kind"] if request.args.get("kind") in set(Kind) else Kind.CUSTOMERS


@bp.post("/tools/import")
@requires(Permission.ADMINISTER)
@takes(FILE_BYTES + LARGEST_FORM)
def upload() -> Any:
    form = UploadForm()
    if not form.validate():
        return index(form, 422)
    file, key = form.file.data, (form.key.data or secrets.token_urlsafe(16))[:64]
    choices = {"key": key, "kind": form.kind.data, "jobs_as_customers": form.jobs_as_customers.data}
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
    known, matching = readable(found.kind), typed.get("columns", found.matching)
    return page(
        "exchange/show.html",
        fragments=["accounting_import"],
        status=status,
        work=found,
        counts=Counter(found.counts),
        label=known.label,
        fields=known.fields,
        matching=matching,
        lacking=known.lacks(matching),
        columns_open="columns" in typed,
        choices=typed.get("choices", {}),
        refusal=refusal,
        date_orders=dates.SAID,
    )
