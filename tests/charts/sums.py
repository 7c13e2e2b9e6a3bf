"""The sums as they are kept, and once more from the lines of the invoices, one by one."""

from collections import defaultdict
from datetime import date
from typing import Any

from crikit.charts.models import ItemQuantity, ItemSales, OpenDay, SalesMonth
from crikit.customers.models import Customer
from crikit.invoices.models import Invoice, InvoiceLine

Sums = dict[str, dict[tuple[Any, ...], int]]


def kept() -> Sums:
    of = {
        "months": (SalesMonth, (SalesMonth.month, SalesMonth.currency), SalesMonth.cents),
        "amounts": (ItemSales, (ItemSales.item, ItemSales.code, ItemSales.name, ItemSales.currency), ItemSales.cents),
        "quantities": (ItemQuantity, (ItemQuantity.item, ItemQuantity.code, ItemQuantity.name), ItemQuantity.quantity),
    }
    found = {}
    for name, (model, by, measure) in of.items():
        rows = list(model.select(model.customer, *by, measure).tuples())
        found[name] = {row[:-1]: row[-1] for row in rows}
        assert len(found[name]) == len(rows), "a sum stands there twice"
    owed = defaultdict(int)
    for due_on, currency, cents, invoices in OpenDay.select(
        OpenDay.due_on, OpenDay.currency, OpenDay.cents, OpenDay.invoices
    ).tuples():
        owed[due_on, currency] += cents
        owed["invoices", currency] += invoices
    return {**found, "open": dict(owed)}


def from_lines(today: date) -> Sums:
    months, amounts, quantities, owed = (defaultdict(int) for _ in range(4))
    names: dict[tuple[Any, ...], str] = {}
    columns = (Invoice.customer, Invoice.dated, Invoice.currency, InvoiceLine.item, InvoiceLine.code)
    lines = InvoiceLine.select(*columns, InvoiceLine.description, InvoiceLine.quantity, InvoiceLine.amount)
    for customer, dated, currency, item, code, name, quantity, cents in lines.join(Invoice).tuples():
        is_of_the_year = 0 <= (today.year - dated.year) * 12 + today.month - dated.month < 12
        for whose in (customer, None):
            months[whose, f"{dated:%Y-%m}", currency] += cents
            if is_of_the_year and (item or code):
                what = (whose, item, "" if item else code)
                names[what] = "" if item else max(name, names.get(what, ""))
                amounts[(*what, currency)] += cents
                quantities[what] += quantity or 0
    for due_on, currency, cents in Invoice.select(Invoice.due_on, Invoice.currency, Invoice.open_balance).tuples():
        if cents:
            owed[max(due_on, date.fromordinal(today.toordinal() - 91)), currency] += cents
            owed["invoices", currency] += 1
    return {
        "months": dict(months),
        "amounts": {(*what, names[tuple(what)], code): sum_ for (*what, code), sum_ in amounts.items() if sum_},
        "quantities": {(*what, names[what]): sum_ for what, sum_ in quantities.items() if sum_},
        "open": dict(owed),
    }


def differences(today: date) -> Sums:
    """What is kept otherwise than the lines say; a sum over all customers that comes to nothing may stand there."""
    one, other = kept(), from_lines(today)
    return {
        name: {
            key: one[name].get(key, 0)
            for key in {*one[name], *other[name]}
            if one[name].get(key, 0) != other[name].get(key, 0)
        }
        for name in one
        if Customer.select().exists()
    }


NOTHING: Sums = {"months": {}, "amounts": {}, "quantities": {}, "open": {}}
