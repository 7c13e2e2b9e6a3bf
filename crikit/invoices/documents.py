"""An invoice as a document."""

from datetime import datetime

from crikit import language, money, quantities
from crikit.documents import Align, Column, Document, Paper
from crikit.invoices.models import Invoice
from crikit.invoices.queries import Charge
from crikit.language import gettext
from crikit.vendors.models import Vendor
from crikit.vendors.queries import sender_of


def invoice_document(vendor: Vendor, invoice: Invoice, charges: list[Charge], as_of: datetime | None) -> Document:
    """As accounting has it; the customer keeps it beside the one that accounting sent."""
    right = Align.RIGHT
    columns = [
        *(Column(gettext("Item"), 1.3), Column(gettext("Description"), 3)),
        *(Column(gettext("Quantity"), 1, right), Column(gettext("Unit price"), 1.1, right)),
        Column(gettext("Amount"), 1.3, right),
    ]
    lines = [
        [
            *(one.code, one.description, "" if one.quantity is None else quantities.say(one.quantity)),
            *("" if one.unit_price is None else money.amount(one.unit_price), money.amount(one.amount)),
        ]
        for one in charges
    ]
    sums = [(gettext("Total"), money.price(invoice.total, invoice.currency))]
    if invoice.paid:
        sums.append((gettext("Paid"), money.price(invoice.paid, invoice.currency)))
    sums.append((gettext("Open balance"), money.price(invoice.open_balance, invoice.currency)))
    title = gettext("Credit %(number)s") if invoice.is_credit else gettext("Invoice %(number)s")
    return Document(
        title % {"number": invoice.number},
        sender_of(vendor),
        facts=[
            (gettext("Customer"), "\n".join(filter(None, (invoice.customer.name, invoice.customer.address)))),
            (gettext("Date"), language.date(invoice.dated)),
            (gettext("Due"), language.date(invoice.due_on)),
            *([(gettext("Customer’s reference"), invoice.customer_po)] if invoice.customer_po else []),
        ],
        columns=columns,
        rows=lines,
        sums=sums,
        notes=as_of_note(as_of),
        paper=Paper.in_zone(vendor.timezone),
    )


def as_of_note(moment: datetime | None) -> list[tuple[str, str]]:
    if moment is None:
        return []
    return [("", gettext("As accounting had it on %(day)s.", day=language.date_and_time(moment)))]
