"""Orders as a table, a row for each line: every program that reads tables can make something of it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from crikit import money, quantities
from crikit.downloads import Row
from crikit.language import gettext
from crikit.orders.queries.sold import Sold


def headings(currency: str) -> list[str]:
    return [
        *(gettext("Reference"), gettext("Customer"), gettext("Customer code"), gettext("Customer’s reference")),
        *(gettext("Submitted"), gettext("Requested date"), gettext("Ship to"), gettext("Ship via")),
        *(gettext("Contact name"), gettext("Phone"), gettext("E-mail"), gettext("Notes"), gettext("Line")),
        *(gettext("Code"), gettext("Name"), gettext("Quantity"), gettext("Unit")),
        gettext("Price, %(currency)s", currency=currency),
        gettext("Amount, %(currency)s", currency=currency),
    ]


def rows(orders: Iterable[Sold]) -> Iterator[Row]:
    for sold in orders:
        order = sold.order
        whose = (order.reference, sold.customer.name, sold.customer.code, order.purchase_order, order.submitted_at)
        how = (order.requested_on, order.ship_to, order.ship_via)
        who = (order.contact_name, order.contact_phone, order.contact_email, order.notes)
        for line in sold.lines:
            charge = sold.charges.get(line.number)
            sums = (money.exactly(charge.cents), money.exactly(charge.amount)) if charge else (None, None)
            goods = (line.code, line.name, Decimal(quantities.plain(line.quantity)), line.unit)
            yield [*whose, *how, *who, line.number, *goods, *sums]
