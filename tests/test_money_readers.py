"""Where money stands, and who reads or writes it: each is named here, with why staff gets nothing from there."""

import ast
import re
from pathlib import Path

import pytest
from peewee import BigIntegerField, DecimalField, DoubleField, FloatField

from crikit import schema
from crikit.catalog.models import Item
from tests.amounts import MONEY

ROOT = Path(__file__).resolve().parent.parent
# Wide numbers that count something else.
QUANTITIES = {"pack", "minimum", "stock", "quantity"}
OTHER_COUNTS = {("job", "slot"), ("backup", "size"), ("backup", "row_count")}
NAMES = {model.__name__ for model in MONEY if model is not Item}
COLUMNS = {"base_price", "open_balance", "unit_price"}
FILTERS = re.compile(r"\|\s*(?:amount|price|short)\b")
WRITES_AMOUNTS = re.compile(r"^from crikit(?:\.money import| import (?:.*\W)?money\b)", re.MULTILINE)

GATED = "asks sees_prices or the gate of invoices before anything leaves"
FOR_OFFICE = "is reached by whoever may see items, which no customer does"
IMPORTS = "brings accounting's files in, for administrators"
AUTOMATIC = "goes to addresses that the office chose, never to one of staff alone"
BELOW = "works with what was read through the gate"
OWN_PRICES = "asks can_set_prices, which nobody of a customer can"
NUMBER_ONLY = "reads which invoice a parcel belongs to, and its number"
WRITES = "writes down and hands nothing out"
PAYS = "asks paying_gate before somebody pays, and writes down what Stripe says"
MADE_UP = "makes a portal's sample rows"
READERS = {
    "crikit/catalog/models.py": "says where it stands",
    "crikit/invoices/models.py": "says where it stands",
    "crikit/orders/models.py": "says where it stands",
    "crikit/payments/models.py": "says where it stands",
    "crikit/payments/actions/accounts.py": "asks whether somebody is paying",
    "crikit/payments/actions/asking.py": PAYS,
    "crikit/payments/actions/beginning.py": PAYS,
    "crikit/payments/actions/ordering.py": PAYS,
    "crikit/payments/actions/outcome.py": PAYS,
    "crikit/payments/actions/reports.py": PAYS,
    "crikit/payments/actions/settling.py": PAYS,
    "crikit/payments/checkout.py": "leads whoever pays to the card page, and names no amount",
    "crikit/payments/mails.py": "writes to management only",
    "crikit/payments/queries/__init__.py": GATED,
    "crikit/payments/queries/aftermath.py": GATED,
    "crikit/payments/queries/lists.py": GATED,
    "crikit/payments/queries/under_way.py": GATED,
    "crikit/payments/views/paying.py": BELOW,
    "crikit/shipments/models.py": NUMBER_ONLY,
    "crikit/shipments/queries.py": NUMBER_ONLY,
    "crikit/schema.py": "names all tables",
    "crikit/catalog/queries.py": FOR_OFFICE,
    "crikit/charts/actions.py": WRITES,
    "crikit/charts/jobs.py": WRITES,
    "crikit/charts/models.py": "says where it stands",
    "crikit/charts/queries/amounts.py": GATED,
    "crikit/demo/__init__.py": MADE_UP,
    "crikit/demo/shipments.py": MADE_UP,
    "crikit/samples/actions.py": MADE_UP,
    "crikit/samples/goods.py": MADE_UP,
    "crikit/exchange/imports/gathering.py": IMPORTS,
    "crikit/exchange/imports/invoice_writing.py": IMPORTS,
    "crikit/exchange/imports/invoices.py": IMPORTS,
    "crikit/exchange/imports/items.py": IMPORTS,
    "crikit/exchange/imports/prices.py": IMPORTS,
    "crikit/exchange/imports/shipments.py": IMPORTS,
    "crikit/exchange/reading/invoices.py": IMPORTS,
    "crikit/exchange/reading/items.py": IMPORTS,
    "crikit/invoices/documents.py": BELOW,
    "crikit/invoices/exports.py": BELOW,
    "crikit/invoices/rules.py": BELOW,
    "crikit/invoices/views/invoices.py": BELOW,
    "crikit/invoices/views/rows.py": BELOW,
    "crikit/invoices/queries/__init__.py": GATED,
    "crikit/invoices/queries/lists.py": GATED,
    "crikit/invoices/queries/mailed.py": AUTOMATIC,
    "crikit/invoices/queries/ordered.py": GATED,
    "crikit/invoices/queries/owed.py": GATED,
    "crikit/invoices/queries/statements.py": GATED,
    "crikit/orders/actions/copying.py": WRITES,
    "crikit/orders/actions/drafts.py": WRITES,
    "crikit/orders/actions/lines.py": WRITES,
    "crikit/orders/actions/own_prices.py": WRITES,
    "crikit/orders/actions/submission.py": WRITES,
    "crikit/orders/queries/listing.py": GATED,
    "crikit/orders/actions/paying.py": WRITES,
    "crikit/orders/queries/money.py": GATED,
    "crikit/orders/views/submission.py": "leads whoever pays to the card page, and names no amount",
    "crikit/orders/queries/own_prices.py": OWN_PRICES,
}
# Templates in which amounts are written: what they are given is read through a gate, and missing for staff.
TEMPLATES = {
    *("charts/_figures.html", "charts/_months.html", "charts/_plot.html", "charts/_top_items.html"),
    *("catalog/_items.html", "catalog/show.html", "exchange/_invoices_noted.html", "exchange/_missing_told.html"),
    *("invoices/_balance.html", "invoices/_lines.html", "invoices/_of_customer.html"),
    *("invoices/_owed.html", "invoices/_statement.html", "invoices/receivables.html", "invoices/statement.html"),
    *("mail/payments/receipt/body.html", "mail/payments/receipt/body.txt", "payments/new.html", "payments/show.html"),
    *("payments/_afterwards.html", "payments/_payments.html"),
    *("mail/orders/arrived/body.html", "mail/orders/arrived/body.txt"),
    *("mail/orders/_what_and_where.html", "mail/orders/_what_and_where.txt"),
    *("orders/_changes.html", "orders/_comparison.html", "orders/_latest.html"),
    *("orders/_orders.html", "orders/_own_price.html"),
    *("invoices/_of_order.html", "orders/_sheet.html", "orders/copy.html"),
    *("mail/orders/changed/body.html", "mail/orders/changed/body.txt"),
    *("orders/_change_line.html", "orders/_desk_order.html", "orders/_paper.html", "orders/export.html"),
}
# Views that write amounts themselves, under the same terms, into templates that are filled with texts.
VIEWS = {
    "crikit/invoices/views/rows.py",
    *(f"crikit/orders/views/{name}.py" for name in ("listing", "sums", "table")),
}


def reads_money(source: str) -> bool:
    """Whether a module names a table of money or a column that is nothing else."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom | ast.Import) and {alias.name for alias in node.names} & NAMES:
            return True
        if isinstance(node, ast.ClassDef) and node.name in NAMES:
            return True
        if {getattr(node, "attr", None), getattr(node, "arg", None)} & (NAMES | COLUMNS):
            return True
        if isinstance(node, ast.Constant) and node.value in COLUMNS:
            return True
    return False


def test_whoever_reads_money_is_named() -> None:
    found = {str(path.relative_to(ROOT)) for path in modules() if reads_money(path.read_text())}
    assert found == set(READERS)


def modules() -> list[Path]:
    return [path for path in (ROOT / "crikit").rglob("*.py") if "migrations" not in path.parts]


def test_every_wide_number_is_money_or_a_quantity() -> None:
    """Money stands in columns that the tests of the wall know; whoever adds one, adds it to `MONEY`."""
    kinds = (BigIntegerField, DecimalField, FloatField, DoubleField)
    for model in schema.TABLES:
        table = model._meta.table_name
        wide = {field.name for field in model._meta.sorted_fields if isinstance(field, kinds)}
        others = {name for name in wide if name in QUANTITIES or (table, name) in OTHER_COUNTS}
        assert wide - others == set(MONEY.get(model, ())), table


def test_no_order_or_line_carries_money() -> None:
    """What staff gets is made of these."""
    parts = {"cents", "price", "amount", "total", "balance", "cost", "owed", "paid"}
    columns = {(model, name) for model in schema.TABLES if model not in MONEY for name in model._meta.fields}
    found = {(model.__name__, name) for model, name in columns if parts & set(name.split("_"))}
    listed = {(name, "price_list") for name in ("Customer", "Share", "Hearer")}
    assert found == {*listed, ("AccountingImport", "total_rows")}


def test_every_template_that_writes_amounts_is_named() -> None:
    folder = ROOT / "crikit" / "templates"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {str(path.relative_to(folder)) for path in files if FILTERS.search(path.read_text())} == TEMPLATES


def test_every_view_that_writes_amounts_is_named() -> None:
    views = {str(path.relative_to(ROOT)): path.read_text() for path in modules() if "views" in str(path)}
    assert {name for name, source in views.items() if WRITES_AMOUNTS.search(source)} == VIEWS


SEEN = {
    "a table": "from crikit.orders.models import LinePrice",
    "within a function": "def rows():\n    from crikit.orders.models import Order, OrderTotal",
    "by its module": "from crikit.orders import models\nmodels.OrderTotal.select()",
    "a column": "price = item.base_price",
    "a column by name": 'price = getattr(item, "base_price")',
    "a column that is written": "Item.update(base_price=1)",
}


@pytest.mark.parametrize("source", SEEN.values(), ids=SEEN.keys())
def test_a_reader_is_found(source: str) -> None:
    assert reads_money(source)


def test_who_reads_orders_alone_reads_no_money() -> None:
    assert not reads_money("from crikit.orders.models import Order, OrderLine\nOrder.select(Order.id)")
