"""A customer's statement of account for a period: on a page, as a spreadsheet, and to print."""

from datetime import date
from typing import Any

from flask import g, request

from crikit.documents import draw
from crikit.errors import NotFound
from crikit.invoices import exports
from crikit.invoices.queries import statements, whose
from crikit.invoices.rules import period
from crikit.invoices.views import bp, freshness, local, today
from crikit.numbers import number_in
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires
from crikit.web.attachments import attachment, pdf

MOST_SHOWN = 500


@bp.get("/invoices/statement")
@requires(Permission.SEE_BALANCE)
def statement() -> Any:
    told = wanted_statement()
    return page(
        "invoices/statement.html", fragments=["statement"], told=told, most=MOST_SHOWN, asked=asked(told), **freshness()
    )


@bp.get("/invoices/statement.<any('csv', 'xlsx'):form>")
@requires(Permission.SEE_BALANCE)
def statement_file(form: str) -> Any:
    told = wanted_statement()
    return attachment("statement", form, exports.statement_headings(), exports.statement_rows(told))


@bp.get("/invoices/statement.pdf")
@requires(Permission.SEE_BALANCE)
def statement_pdf() -> Any:
    told = wanted_statement()
    document = exports.statement_document(g.vendor, told, local(freshness()["as_of"]))
    return pdf(f"statement-{told.last}", draw(document))


def wanted_statement() -> statements.Statement:
    """Of the customer in the address, for the office and for reps; a customer's own people get theirs."""
    actor = current_actor()
    customer = whose(actor, number_in(request.args.get("of")))
    if customer is None:
        raise NotFound
    first, last = period(_day("first"), _day("last"), today())
    return statements.statement(actor, customer, first, last, g.vendor.currency)


def asked(told: statements.Statement) -> dict[str, Any]:
    """The parameters of its addresses."""
    whose_it_is = {} if current_actor().is_customer else {"of": told.customer.id}
    return {**whose_it_is, "first": told.first.isoformat(), "last": told.last.isoformat()}


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
