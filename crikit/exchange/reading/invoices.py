"""Invoices: a row is a line of one, or, in a report without lines, the invoice itself."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from crikit import money, quantities
from crikit.customers.models import LONGEST_NAME
from crikit.exchange.reading.layouts import Cells, Layout, Refusal
from crikit.exchange.reading.sheets import Sheet
from crikit.invoices.models import LONGEST_NUMBER, LONGEST_PO
from crikit.language import gettext, lazy

LAYOUT = Layout(
    fields={
        "number": lazy("Invoice number"),
        "customer": lazy("Customer code"),
        "dated": lazy("Invoice date"),
        "due_on": lazy("Due date"),
        "customer_po": lazy("Customer’s reference"),
        "total": lazy("Invoice total"),
        "open_balance": lazy("Open balance"),
        "currency": lazy("Currency"),
        "item": lazy("Item code"),
        "description": lazy("Description"),
        "quantity": lazy("Quantity"),
        "unit_price": lazy("Unit price"),
        "amount": lazy("Line total"),
    },
    titles={
        "number": "invoice number|invoice no|invoice #|invoice|num|document number|doc number|doc no|number"
        "|transaction number|reference no|no",
        "customer": "customer id|customer code|customer number|customer no|customer #|cust id|cust no|cust code"
        "|account number|account no|account code|accounting id|list id|code",
        "dated": "invoice date|date|transaction date|txn date|document date",
        "due_on": "due date|date due|due|due on|payment due",
        "customer_po": "customer po|customer po number|po number|p o number|p o #|po #|po no|po|purchase order"
        "|purchase order number|customer order|your order|customer reference|customer s reference|customers reference",
        # A report without lines calls the total its amount.
        "total": "invoice total|invoice amount|total amount|original amount|total|amount",
        "open_balance": "open balance|balance due|amount due|open amount|remaining balance|balance|open|outstanding",
        "currency": "currency|currency code|transaction currency",
        "item": "item|item code|item id|item number|item no|sku|product service|product code|product",
        "description": "description|item description|line description|memo description|product name|memo",
        "quantity": "quantity|qty|quantity invoiced|qty shipped",
        "unit_price": "unit price|price|rate|sales price|price each",
        "amount": "line total|line amount|extended price|extended amount|extension|amount",
    },
    required=("number", "customer", "dated", "total", "open_balance"),
)
LONGEST = {
    "number": LONGEST_NUMBER,
    "customer": LONGEST_NAME,
    "customer_po": LONGEST_PO,
    "item": LONGEST_NAME,
}


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """A row that can be imported. Days are still texts; `amount` is None where the file has no lines."""

    line: int
    number: str
    customer: str
    dated: str
    due_on: str
    customer_po: str
    currency: str
    total: int
    open_balance: int
    item: str
    description: str
    quantity: int | None
    unit_price: int | None
    amount: int | None
    # Finer than a cent, so that it can't be told.
    fine_price: bool = False


def read(sheet: Sheet, matching: Mapping[str, str]) -> Iterator[InvoiceRow | Refusal]:
    has_lines = bool(matching.get("amount"))
    for cells in LAYOUT.rows(sheet, matching):
        try:
            yield _row(cells, has_lines)
        except ValueError as unclear:
            yield Refusal(cells.line, cells.texts["number"][:LONGEST_NUMBER], str(unclear))


def _row(cells: Cells, has_lines: bool) -> InvoiceRow:
    """Raises ValueError with the sentence that says what is wrong with the line."""
    texts = cells.texts
    if cells.fault:
        raise ValueError(cells.fault)
    _complain(texts, has_lines)
    price, is_fine = _price(texts["unit_price"])
    return InvoiceRow(
        line=cells.line,
        number=texts["number"],
        customer=texts["customer"],
        dated=texts["dated"],
        due_on=texts["due_on"],
        customer_po=texts["customer_po"],
        currency=texts["currency"].upper(),
        total=_cents(texts["total"], "total"),
        open_balance=_cents(texts["open_balance"], "open_balance"),
        item=texts["item"],
        description=texts["description"],
        quantity=_quantity(texts["quantity"]),
        unit_price=price,
        amount=_cents(texts["amount"], "amount") if has_lines else None,
        fine_price=is_fine,
    )


def _complain(texts: Mapping[str, str], has_lines: bool) -> None:
    for field in (*LAYOUT.required, *(("amount",) if has_lines else ())):
        if not texts[field]:
            raise ValueError(gettext("It says nothing for “%(field)s”.", field=str(LAYOUT.fields[field])))
    for field, most in LONGEST.items():
        if len(texts[field]) > most:
            label = str(LAYOUT.fields[field])
            raise ValueError(gettext("“%(field)s” has more than %(most)s characters.", field=label, most=most))


def _cents(text: str, field: str) -> int:
    try:
        return _signed(text)
    except ValueError as unclear:
        label = str(LAYOUT.fields[field])
        raise ValueError(
            gettext("“%(text)s” is no amount in whole cents for “%(field)s”.", text=text[:40], field=label)
        ) from unclear


def _price(text: str) -> tuple[int | None, bool]:
    """Programs calculate with parts of a cent; the line's total, which is rounded, is what is owed."""
    if not text:
        return None, False
    whole, point, fraction = text.strip().rpartition(".")
    is_fine = bool(point) and fraction.isdigit() and len(fraction.rstrip("0")) > 2
    cents = _cents(f"{whole}.{fraction[:2]}" if is_fine else text, "unit_price")
    return (None if is_fine else cents), is_fine


def _quantity(text: str) -> int | None:
    try:
        return _thousandths(text) if text else None
    except ValueError as unclear:
        raise ValueError(gettext("“%(text)s” is no quantity.", text=text[:40])) from unclear


def _remembered(parse: Callable[[str], int]) -> Callable[[str], int]:
    """An invoice's lines repeat its total, and most quantities are small and whole."""
    return lru_cache(maxsize=4_096)(parse)


_signed, _thousandths = _remembered(money.signed), _remembered(quantities.signed)
