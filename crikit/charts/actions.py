"""Adding up: from the invoices themselves each time, so that no sum can drift away from them."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from peewee import SQL, Case, Value, fn

from crikit import db, search
from crikit.charts.models import MONTH, ItemQuantity, ItemSales, OpenDay, SalesMonth
from crikit.charts.rules import MONTHS, month_before, month_of
from crikit.invoices.models import Invoice, InvoiceLine
from crikit.invoices.rules import OLDEST_TOLD, OPEN, PAID

NOTHING = SQL("''")


def add_up(today: date, customers: Collection[int] | None = None) -> None:
    """For these customers, or for all: in the transaction that wrote their invoices. Whoever else writes invoices of
    the vendor has to wait, see `vendors.actions.hold`."""
    if customers is not None and not is_up_to(today):
        customers = None
    if customers is None or customers:
        _forget(customers)
        _add_up_months(customers)
        _add_up_items(ItemSales, InvoiceLine.amount, today, customers)
        _add_up_items(ItemQuantity, InvoiceLine.quantity, today, customers)
    _add_up_open_days(today)


def is_up_to(today: date) -> bool:
    """Whether the twelve months of items end with this month, and not with one that is over."""
    ended = [model.select().where(model.until != month_of(today)) for model in (ItemSales, ItemQuantity)]
    return not any(query.exists() for query in ended)


def _forget(customers: Collection[int] | None) -> None:
    for model in (SalesMonth, ItemSales, ItemQuantity):
        gone = model.delete()
        if customers is not None:
            gone = gone.where(model.customer.is_null() | _among(model.customer, customers))
        gone.execute()


def _add_up_months(customers: Collection[int] | None) -> None:
    month = fn.SUBSTR(Invoice.dated.cast("text"), 1, SQL(str(MONTH)))
    sums = Invoice.select(_vendor(), Invoice.customer, month, Invoice.currency, fn.SUM(Invoice.total))
    sums = sums.group_by(Invoice.customer, month, Invoice.currency)
    if customers is not None:
        sums = sums.where(_among(Invoice.customer, customers))
    by = [SalesMonth.month, SalesMonth.currency]
    SalesMonth.insert_from(sums, [SalesMonth.vendor_id, SalesMonth.customer, *by, SalesMonth.cents]).execute()
    _add_up_customers(SalesMonth, SalesMonth.cents, by)


def _add_up_items(model: Any, of_line: Any, today: date, customers: Collection[int] | None) -> None:
    is_item = InvoiceLine.item.is_null(False)
    # An item is called what it is called when somebody looks; only what is none keeps the name it had.
    code = Case(None, [(is_item, NOTHING)], InvoiceLine.code)
    name = fn.MAX(Case(None, [(is_item, NOTHING)], InvoiceLine.description))
    by_currency = [Invoice.currency] if model is ItemSales else []
    columns = (Invoice.customer, InvoiceLine.item, code, name, *by_currency, Value(month_of(today)), fn.SUM(of_line))
    lines = (InvoiceLine.vendor_id == Invoice.vendor_id) & (InvoiceLine.invoice == Invoice.id)
    within = (Invoice.dated >= month_before(today, MONTHS - 1), Invoice.dated < month_before(today, -1))
    sums = Invoice.select(_vendor(), *columns).join(InvoiceLine, on=lines)
    sums = sums.where(*within, is_item | (InvoiceLine.code != NOTHING))
    if customers is not None:
        sums = sums.where(_among(Invoice.customer, customers))
    sums = sums.group_by(Invoice.customer, InvoiceLine.item, code, *by_currency).having(fn.SUM(of_line) != 0)
    measure = model.cents if model is ItemSales else model.quantity
    by = [model.item, model.code, *([model.currency] if model is ItemSales else []), model.until]
    told = [model.vendor_id, model.customer, model.item, model.code, model.name, *by[2:], measure]
    model.insert_from(sums, told).execute()
    _add_up_customers(model, measure, by, fn.MAX(model.name))


def _add_up_customers(model: Any, measure: Any, by: list[Any], *named: Any) -> None:
    """The rows of all customers together, from those of each one."""
    sums = model.select(_vendor(), *by, *named, fn.SUM(measure)).where(model.customer.is_null(False)).group_by(*by)
    told = [model.vendor_id, *by, *([model.name] if named else []), measure]
    model.insert_from(sums, told).execute()


def _add_up_open_days(today: date) -> None:
    """What is late for longer than anybody tells apart stands on one day."""
    oldest = today - timedelta(days=OLDEST_TOLD)
    latest = fn.MAX if db.is_sqlite() else fn.GREATEST
    due_on = latest(Invoice.due_on, Value(oldest.isoformat()).cast("text" if db.is_sqlite() else "date"))
    sums = Invoice.select(_vendor(), due_on, Invoice.currency, fn.SUM(Invoice.open_balance), fn.COUNT(Invoice.id))
    sums = sums.where(Invoice.list_key >= OPEN, Invoice.list_key < PAID).group_by(due_on, Invoice.currency)
    OpenDay.delete().execute()
    told = [OpenDay.vendor_id, OpenDay.due_on, OpenDay.currency, OpenDay.cents, OpenDay.invoices]
    OpenDay.insert_from(sums, told).execute()


def _vendor() -> Value:
    (vendor_id,) = db.constants(db.scope_of(SalesMonth))
    return vendor_id


def _among(column: Any, customers: Collection[int]) -> Any:
    return search.among_numbers(column, Value(search.listed(customers)))
