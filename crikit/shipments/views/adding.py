"""“Mark shipped”: the office types a parcel at its order, or takes back what was typed by mistake."""

from typing import Any

from flask import g, url_for

from crikit.errors import DomainError, FieldRefused
from crikit.language import gettext
from crikit.orders.models import Order
from crikit.orders.queries.orders import order_for
from crikit.permissions.rules import Permission
from crikit.shipments import actions
from crikit.shipments.forms import ShipmentForm
from crikit.shipments.queries import shipment_for
from crikit.shipments.rules.carriers import CARRIERS
from crikit.shipments.rules.tracking import doubt
from crikit.shipments.views import bp
from crikit.web import current_actor, page, requires, toast
from crikit.web.access import lead_to


@bp.get("/orders/<int:order_id>/shipments/new")
@requires(Permission.ENTER_ORDERS)
def new(order_id: int) -> Any:
    actor = current_actor()
    actions.refuse_outsiders(actor)
    order = order_for(actor, order_id)
    return _form_page(order, ShipmentForm(formdata=None, shipped_on=g.vendor.today))


@bp.post("/orders/<int:order_id>/shipments")
@requires(Permission.ENTER_ORDERS)
def add(order_id: int) -> Any:
    actor, form = current_actor(), ShipmentForm()
    actions.refuse_outsiders(actor)
    order = order_for(actor, order_id)
    if not form.validate():
        return _form_page(order, form, status=422)
    typed = actions.Typed(form.carrier.data or "", form.number.data or "", form.shipped_on.data)
    try:
        added = actions.add(actor, order, typed)
    except FieldRefused as refused:
        form[refused.field].errors = [refused.sentence]
        return _form_page(order, form, status=refused.status)
    except DomainError as refused:
        return _form_page(order, form, refusal=refused.sentence, status=refused.status)
    if added:
        said = gettext("Order %(reference)s is shipped.", reference=order.reference)
        odd = doubt(typed.carrier, typed.number)
        toast(f"{said} {odd}".strip(), "warn" if odd else "good")
    return lead_to(url_for("orders.show", order_id=order.id))


@bp.post("/shipments/<int:shipment_id>/removal")
@requires(Permission.TRACK_SHIPMENTS)
def remove(shipment_id: int) -> Any:
    actor = current_actor()
    shipment = shipment_for(actor, shipment_id)
    actions.remove(actor, shipment)
    toast(gettext("The shipment was removed. The order stays shipped."))
    return lead_to(url_for("orders.show", order_id=shipment.order_id))


def _form_page(order: Order, form: ShipmentForm, **told: Any) -> Any:
    status = told.pop("status", 200)
    names = [carrier.name for carrier in CARRIERS]
    return page(
        "shipments/new.html", status=status, order=order, form=form, names=names, tells=g.vendor.shipped_mails, **told
    )
