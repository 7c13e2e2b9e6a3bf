"""An order as a document, for those who see its prices and for those who don't."""

from datetime import datetime
from zoneinfo import ZoneInfo

from crikit import documents, language, money, quantities
from crikit.documents import Align, Column, Document, Paper
from crikit.language import gettext
from crikit.orders.models import Order
from crikit.orders.queries.lines import Line
from crikit.orders.queries.money import Sums
from crikit.orders.rules import STATE_NAMES
from crikit.vendors.models import Vendor
from crikit.vendors.queries import sender_of


def order_pdf(vendor: Vendor, order: Order, lines: list[Line], sums: Sums | None) -> bytes:
    """The PDF in the language of the moment; without `sums` there is no money in it."""
    return documents.draw(
        Document(
            title=gettext("Order %(reference)s", reference=order.reference),
            sender=sender_of(vendor),
            facts=facts_of(vendor, order),
            columns=_columns(vendor, sums),
            rows=[_row(line, sums) for line in lines],
            sums=[(gettext("Total, %(currency)s", currency=vendor.currency), money.amount(sums.total))] if sums else (),
            notes=[(gettext("Notes"), order.notes)] if order.notes else (),
            paper=Paper.in_zone(vendor.timezone),
        )
    )


def facts_of(vendor: Vendor, order: Order) -> list[tuple[str, str]]:
    """What stands above the lines of an order on paper: label and text."""
    customer = order.customer
    contact = "\n".join(filter(None, (order.contact_name, order.contact_phone, order.contact_email)))
    facts = (
        (gettext("Customer"), "\n".join(filter(None, (customer.name, customer.code)))),
        (gettext("Ship to"), order.ship_to),
        (gettext("Contact"), contact),
        (gettext("State"), str(STATE_NAMES[order.state])),
        (gettext("Date"), _day(vendor, order.submitted_at or order.created_at)),
        (gettext("Customer’s reference"), order.purchase_order),
        (gettext("Requested date"), language.date(order.requested_on) if order.requested_on else ""),
        (gettext("Ship via"), order.ship_via),
        (gettext("Entered by"), order.entered_name),
    )
    return [(label, fact) for label, fact in facts if fact]


def _day(vendor: Vendor, moment: datetime) -> str:
    return language.date(moment.astimezone(ZoneInfo(vendor.timezone)).date())


def _columns(vendor: Vendor, sums: Sums | None) -> list[Column]:
    plain = [
        Column(gettext("Code"), 1.4),
        Column(gettext("Item"), 4),
        Column(gettext("Quantity"), 1, Align.RIGHT),
        Column(gettext("Unit"), 0.8),
    ]
    if sums is None:
        return plain
    price = Column(gettext("Price, %(currency)s", currency=vendor.currency), 1.2, Align.RIGHT)
    return [*plain, price, Column(gettext("Amount, %(currency)s", currency=vendor.currency), 1.4, Align.RIGHT)]


def _row(line: Line, sums: Sums | None) -> list[str]:
    quantity = quantities.say(line.quantity) if line.quantity else line.typed_quantity
    plain = [line.code or line.typed, line.name, quantity, line.unit]
    if sums is None:
        return plain
    charge = sums.charges.get(line.number)
    return [*plain, money.amount(charge.cents), money.amount(charge.amount)] if charge else [*plain, "", ""]
