"""Sales orders for QuickBooks Desktop, as it reads them by File → Utilities → Import → IIF Files.

The layout is Intuit's own, as its help says under “IIF reference: transactions” and its “IIF Import Kit” repeats
(support.quickbooks.intuit.com: iif_reference_transactions.html, iif_import_kit.zip). Three lines that begin with `!`
name the columns; a transaction is a TRNS line, a SPL line for each item, and ENDTRNS; TRNSTYPE, ACCNT and AMOUNT are
required; dates are MM/DD/YY. Debits are positive and credits negative: what the customer is to pay stands positive in
TRNS, each line's amount and quantity negative in SPL. A job is called `Customer:Job`. Signs are those of Windows-1252,
cells stand between tabs, and none holds a tab, a quotation mark or the end of a line.

Intuit's table of types is older than sales orders: their type and their account, which doesn't post, are called here as
QuickBooks itself calls them. Customers and items must be named as in the company file, from which ours came.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from crikit import money, quantities
from crikit.errors import DomainError
from crikit.language import gettext
from crikit.orders.accounting.signs import ENCODING, Unwritable, written
from crikit.orders.queries.sold import Sold, SoldLine

TYPE, ACCOUNT, INCOME = "SALES ORDER", "Sales Orders", "Sales"
ADDRESS = ("SADDR1", "SADDR2", "SADDR3", "SADDR4", "SADDR5")
TRNS = (
    *("!TRNS", "TRNSID", "TRNSTYPE", "DATE", "ACCNT", "NAME", "CLASS", "AMOUNT", "DOCNUM", "MEMO"),
    *("SHIPVIA", "SHIPDATE", "PONUM", *ADDRESS),
)
SPL = (
    *("!SPL", "SPLID", "TRNSTYPE", "DATE", "ACCNT", "NAME", "CLASS", "AMOUNT", "DOCNUM", "MEMO"),
    *("QNTY", "PRICE", "INVITEM"),
)
END = "ENDTRNS"
# QuickBooks cuts a longer number off; the whole of it leads the memo then.
LONGEST_NUMBER = 11


def iif_file(orders: Iterable[Sold], zone: ZoneInfo) -> bytes:
    """Raises DomainError for an order with a text that QuickBooks Desktop can't hold."""
    rows: list[Sequence[str]] = [TRNS, SPL, [f"!{END}"]]
    for sold in orders:
        rows += _transaction(sold, zone)
    return "".join("\t".join(row) + "\r\n" for row in rows).encode(ENCODING)


def _transaction(sold: Sold, zone: ZoneInfo) -> list[Sequence[str]]:
    try:
        return [_head(sold, zone), *(_split(sold, line, zone) for line in sold.lines), [END]]
    except Unwritable as unwritable:
        raise DomainError(
            gettext(
                "QuickBooks Desktop has no signs for “%(signs)s”, which stand in order %(reference)s of %(customer)s: "
                "“%(text)s”. Change that text, or export this order as CSV or XLSX.",
                signs=unwritable.signs[:20],
                reference=sold.order.reference,
                customer=sold.customer.name,
                text=unwritable.text[:80],
            )
        ) from unwritable


def _head(sold: Sold, zone: ZoneInfo) -> list[str]:
    order = sold.order
    requested = _date(order.requested_on) if order.requested_on else ""
    shipping = (written(order.ship_via), requested, written(order.purchase_order), *_address(order.ship_to))
    return ["TRNS", *_common(sold, zone, ACCOUNT), money.plain(sold.total), _number(sold), _memo(sold), *shipping]


def _split(sold: Sold, line: SoldLine, zone: ZoneInfo) -> list[str]:
    charge = sold.charges.get(line.number)
    price, amount = (money.plain(charge.cents), money.plain(-charge.amount)) if charge else ("", money.plain(0))
    goods = (written(line.name), quantities.plain(-line.quantity), price, written(line.code))
    return ["SPL", *_common(sold, zone, INCOME), amount, _number(sold), *goods]


def _common(sold: Sold, zone: ZoneInfo, account: str) -> tuple[str, ...]:
    """The columns that both kinds of lines begin with."""
    moment: datetime = sold.order.submitted_at or sold.order.created_at
    day = moment.astimezone(zone).date()
    return "", TYPE, _date(day), account, written(sold.customer.name), ""


def _number(sold: Sold) -> str:
    return written(sold.order.reference)[:LONGEST_NUMBER]


def _memo(sold: Sold) -> str:
    reference = written(sold.order.reference)
    long = reference if len(reference) > LONGEST_NUMBER else ""
    return "; ".join(filter(None, (long, written(sold.order.notes))))


def _address(text: str) -> list[str]:
    lines = [written(line) for line in text.splitlines() if line.strip()]
    last = len(ADDRESS) - 1
    fitting = [*lines[:last], ", ".join(lines[last:])]
    return fitting + [""] * (len(ADDRESS) - len(fitting))


def _date(day: date) -> str:
    return f"{day:%m/%d/%y}"
