"""The list of invoices, the same list as a file, and the page of one invoice."""

from typing import Any

from flask import g, request

from crikit.documents import draw
from crikit.invoices import exports
from crikit.invoices.documents import invoice_document
from crikit.invoices.queries import charges_of, invoice_for, lists, whose
from crikit.invoices.queries.owed import owed_by
from crikit.invoices.rules import AGES, SHOWN, days_late, order_keys, standing
from crikit.invoices.views import bp, freshness, local, today
from crikit.invoices.views.rows import Around, rows
from crikit.numbers import number_in
from crikit.orders.queries.orders import orders_named
from crikit.orders.rules import STATE_NAMES, STATE_TONES
from crikit.payments.queries import can_pay
from crikit.payments.queries.under_way import under_way_of
from crikit.permissions.rules import Permission
from crikit.shipments.queries import parcels_of_invoice, parcels_of_invoices
from crikit.web import current_actor, page, requires
from crikit.web.attachments import attachment, pdf
from crikit.web.pagination import pages_around, wanted_page


@bp.get("/invoices")
@requires(Permission.SEE_BALANCE)
def index() -> Any:
    actor, place = current_actor(), wanted_page()
    wanted = wanted_invoices()
    lines, pages = pages_around(place, lists.listed(actor, wanted, place.place, place.skip), key="list_key")
    return page(
        "invoices/index.html",
        fragments=["invoices"],
        around=lambda: of_one_customer(wanted.of),
        wanted=wanted,
        matching=pages.counted(lines, lambda: lists.count_invoices(actor, wanted)),
        lines=lines,
        **_table(lines, wanted),
        pages=pages,
        shown=SHOWN,
        **freshness(),
    )


def _table(lines: list[lists.Listed], wanted: lists.Filter) -> dict[str, Any]:
    """The rows, and which columns there are."""
    actor = current_actor()
    under_way = under_way_of(actor, [line.id for line in lines if line.open_balance])
    parcels = parcels_of_invoices(actor, [line.id for line in lines])
    can_tick = can_pay(actor) and any(line.open_balance > 0 and line.id not in under_way for line in lines)
    of_many = not actor.is_customer and not wanted.of
    around = Around(of_many, can_tick, wanted.today, g.vendor.currency, under_way, parcels)
    return {"rows": rows(lines, around), "of_many": of_many, "can_tick": can_tick, "is_tracked": parcels is not None}


@bp.get("/invoices.<any('csv', 'xlsx'):form>")
@requires(Permission.SEE_BALANCE)
def index_file(form: str) -> Any:
    actor, wanted = current_actor(), wanted_invoices()
    found = exports.rows(actor, lists.every_invoice(actor, wanted), wanted.today)
    return attachment("invoices", form, exports.headings(actor), found)


@bp.get("/invoices/<int:invoice_id>")
@requires(Permission.SEE_BALANCE)
def show(invoice_id: int) -> Any:
    actor = current_actor()
    invoice = invoice_for(actor, invoice_id)
    charges = charges_of(actor, invoice)
    named = orders_named(actor, invoice.customer_id, order_keys(invoice.customer_po))
    late = days_late(invoice.due_on, today()) if invoice.open_balance > 0 else 0
    return page(
        "invoices/show.html",
        invoice=invoice,
        charges=charges,
        named=named,
        states=STATE_NAMES,
        tones=STATE_TONES,
        parcels=parcels_of_invoice(actor, invoice.id, [order.id for order in named]),
        way=under_way_of(actor, [invoice.id]).get(invoice.id),
        pays=can_pay(actor),
        orders={charge.customer_po for charge in charges if charge.customer_po},
        standing=standing(invoice.total, invoice.open_balance, late),
        **freshness(),
    )


@bp.get("/invoices/<int:invoice_id>.pdf")
@requires(Permission.SEE_BALANCE)
def show_pdf(invoice_id: int) -> Any:
    actor = current_actor()
    invoice = invoice_for(actor, invoice_id)
    as_of = local(freshness()["as_of"])
    document = invoice_document(g.vendor, invoice, charges_of(actor, invoice), as_of)
    return pdf(f"invoice-{invoice.number}", draw(document))


def wanted_invoices() -> lists.Filter:
    """What the address asks for. A customer that isn't the actor's to see is not found."""
    of, actor = number_in(request.args.get("of")), current_actor()
    customer = whose(actor, of) if of or actor.is_customer else None
    return lists.Filter.of_address(request.args, today(), None if actor.is_customer or not customer else customer.id)


def of_one_customer(of: int | None) -> dict[str, Any]:
    """Whose invoices they all are, and what is owed on them; the office's own list is of everybody."""
    actor = current_actor()
    customer = whose(actor, of)
    owed = owed_by(actor, customer, today(), g.vendor.currency) if customer else []
    return {"customer": customer, "owed": owed, "ages": AGES}
