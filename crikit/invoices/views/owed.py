"""Who owes what, by how late it is."""

from typing import Any

from flask import g

from crikit.invoices import exports
from crikit.invoices.queries.owed import receivables, together
from crikit.invoices.rules import AGES
from crikit.invoices.views import bp, freshness, today
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires
from crikit.web.attachments import attachment

MOST_SHOWN = 500


@bp.get("/invoices/receivables")
@requires(Permission.SEE_BALANCE)
def index_of_debtors() -> Any:
    debtors = receivables(current_actor(), today())
    return page(
        "invoices/receivables.html",
        debtors=debtors[:MOST_SHOWN],
        number=len(debtors),
        sums=together(debtors, g.vendor.currency),
        ages=AGES,
        **freshness(),
    )


@bp.get("/invoices/receivables.<any('csv', 'xlsx'):form>")
@requires(Permission.SEE_BALANCE)
def debtors_file(form: str) -> Any:
    rows = exports.receivables_rows(receivables(current_actor(), today()))
    return attachment("receivables", form, exports.receivables_headings(), rows)
