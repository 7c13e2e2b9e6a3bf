"""Orders handed to accounting: what is ticked or all that is confirmed, once; past exports to download again."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import g, request, url_for

from crikit.errors import DomainError
from crikit.numbers import numbers_in
from crikit.orders.accounting import rows
from crikit.orders.accounting.iif import iif_file
from crikit.orders.actions.exporting import export
from crikit.orders.models import ExportForm
from crikit.orders.queries.desk import Pile, ids_for
from crikit.orders.queries.sold import AT_ONCE, export_for, exports_for, orders_of_export, sold_for
from crikit.orders.views import bp
from crikit.orders.views.desk import FORMS, desk
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires
from crikit.web.access import lead_to
from crikit.web.attachments import attachment, kept_file
from crikit.web.pagination import wanted_page

IIF = "text/plain; charset=windows-1252"


@bp.get("/orders/desk/exports")
@requires(Permission.CONFIRM_ORDERS)
def exports() -> Any:
    return page("orders/exports.html", exports=exports_for(current_actor(), wanted_page().skip), forms=FORMS)


@bp.post("/orders/desk/exports")
@requires(Permission.CONFIRM_ORDERS)
def export_orders() -> Any:
    actor, name = current_actor(), request.form.get("form", "")
    form = ExportForm(name) if name in set(ExportForm) else ExportForm.IIF
    try:
        made = export(actor, g.vendor, form, _chosen(), request.form.get("key", ""))
    except DomainError as refused:
        return desk(refused)
    return lead_to(url_for("orders.show_export", export_id=made.id))


def _chosen() -> list[int]:
    """What is ticked, or the longest waiting of all that are confirmed."""
    if request.form.get("which") == "all":
        return ids_for(current_actor(), Pile.CONFIRMED, AT_ONCE)
    return numbers_in(request.form.getlist("order"))


@bp.get("/orders/desk/exports/<int:export_id>")
@requires(Permission.CONFIRM_ORDERS)
def show_export(export_id: int) -> Any:
    made = export_for(current_actor(), export_id)
    sold = sold_for(current_actor(), orders_of_export(made))
    return page("orders/export.html", made=made, sold=sold, forms=FORMS)


@bp.get("/orders/desk/exports/<int:export_id>.iif", defaults={"form": "iif"})
@bp.get("/orders/desk/exports/<int:export_id>.csv", defaults={"form": "csv"})
@bp.get("/orders/desk/exports/<int:export_id>.xlsx", defaults={"form": "xlsx"})
@requires(Permission.CONFIRM_ORDERS)
def export_file(export_id: int, form: str) -> Any:
    """The same orders however often it is asked for: nothing changes an order that accounting has."""
    actor, made = current_actor(), export_for(current_actor(), export_id)
    sold, name = sold_for(actor, orders_of_export(made)), f"orders-export-{made.id}"
    if form == ExportForm.IIF:
        return kept_file(f"{name}.iif", IIF, iif_file(sold, ZoneInfo(g.vendor.timezone)))
    return attachment(name, form, rows.headings(g.vendor.currency), rows.rows(sold))
