"""Writing down what was shipped, and telling the customer."""

from contextlib import suppress
from datetime import date
from typing import NamedTuple

from crikit import db
from crikit.actor import Actor
from crikit.errors import Conflict, FieldRefused, Forbidden
from crikit.history.actions import record
from crikit.keys import search_key
from crikit.language import gettext
from crikit.orders.actions.shipping import ship
from crikit.orders.models import Order
from crikit.permissions.rules import Permission
from crikit.shipments import mails
from crikit.shipments.models import Shipment
from crikit.shipments.rules.numbers import clean, key_of
from crikit.shipments.rules.tracking import complaints
from crikit.vendors.models import Vendor


class Typed(NamedTuple):
    carrier: str
    number: str
    shipped_on: date | None


def refuse_outsiders(actor: Actor) -> None:
    """Only the vendor's own people say what left its house."""
    if not actor.is_inhouse or not actor.may(Permission.ENTER_ORDERS):
        raise Forbidden


def add(actor: Actor, order: Order, typed: Typed) -> bool:
    """A parcel of this order, which is shipped from now on. False if it stands there already, pressed twice.

    Raises FieldRefused for what can't stand, Conflict for an order that can't be shipped.
    """
    refuse_outsiders(actor)
    carrier, number, vendor = typed.carrier, clean(typed.number), Vendor.get_by_id(actor.vendor_id)
    for field, sentence in complaints(carrier, number, typed.shipped_on, vendor.today):
        raise FieldRefused(field, sentence)
    facts = {"shipped_on": typed.shipped_on, "carrier": carrier, "number": number, "number_key": key_of(number)}
    whose = {"customer": order.customer_id, "order": order.id, "by_name": actor.name}
    with db.atomic():
        ship(order, by=actor)
        search_text = found_by(number, carrier, order.reference, order.purchase_order)
        row = Shipment.insert(**facts, **whose, search_text=search_text)
        if not row.on_conflict_ignore().execute():
            return False
        same = (Shipment.order == order.id, Shipment.number_key == facts["number_key"])
        shipment: Shipment = Shipment.get(*same)
        record("shipment.added", order, by=actor, reference=order.reference, **said(carrier, number))
        tell(vendor, order, [shipment])
    return True


def note_shipped(order: Order, *, by_name: str) -> None:
    """In the caller's transaction: accounting told of parcels of an order that wasn't shipped yet."""
    # Somebody may have rejected it just now; then its parcels are shown, and the order stays as it is.
    with suppress(Conflict):
        if ship(order, by=None, by_name=by_name):
            tell(Vendor.get_by_id(order.vendor_id), order, list(Shipment.select().where(Shipment.order == order.id)))


def remove(actor: Actor, shipment: Shipment) -> None:
    """What was typed by mistake. The order stays shipped: that is for the office to say."""
    refuse_outsiders(actor)
    if not shipment.by_name:
        raise Conflict(gettext("This shipment comes from accounting: correct it there and import it again."))
    with db.atomic():
        if Shipment.delete().where(Shipment.id == shipment.id).execute():
            facts = said(shipment.carrier, shipment.number)
            record("shipment.removed", shipment.order, by=actor, reference=shipment.order.reference, **facts)


def tell(vendor: Vendor, order: Order, shipments: list[Shipment]) -> None:
    """Unless the vendor wants no such letters."""
    if vendor.shipped_mails:
        mails.shipped(vendor, order, shipments)


def found_by(*words: str) -> str:
    return search_key(" ".join(filter(None, words)))


def said(carrier: str, number: str) -> dict[str, str]:
    return {"parcel": " ".join(filter(None, (carrier, number)))}
