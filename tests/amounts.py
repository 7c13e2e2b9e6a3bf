"""Amounts of money that nobody mistakes, planted wherever a customer's money stands, and how to find them again."""

import html
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pypdf import PdfReader
from werkzeug.test import TestResponse

from crikit import clock, db
from crikit.catalog.models import Item, ListPrice, VolumePrice
from crikit.charts.actions import add_up
from crikit.charts.models import ItemSales, OpenDay, SalesMonth
from crikit.customers.models import Customer, PriceList
from crikit.db import BaseModel
from crikit.invoices.models import Invoice, InvoiceLine
from crikit.orders.actions.drafts import write_down
from crikit.orders.actions.submission import submit
from crikit.orders.models import LinePrice, Order, OrderLine, OrderTotal, StandardPrice
from crikit.payments.models import Payment, PaymentDispute, PaymentPart, PaymentRefund
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission
from crikit.quantities import ONE
from crikit.vendors.models import Vendor
from tests import factories
from tests.cast import Cast

# Every column of money there is. Whoever adds one plants it below.
MONEY: dict[type[BaseModel], tuple[str, ...]] = {
    Item: ("base_price",),
    ListPrice: ("cents",),
    VolumePrice: ("cents",),
    StandardPrice: ("cents",),
    LinePrice: ("cents", "amount"),
    OrderTotal: ("cents",),
    Invoice: ("total", "open_balance"),
    InvoiceLine: ("unit_price", "amount"),
    SalesMonth: ("cents",),
    ItemSales: ("cents",),
    OpenDay: ("cents",),
    Payment: ("cents", "refunded"),
    PaymentPart: ("cents", "paid_before"),
    PaymentRefund: ("cents",),
    PaymentDispute: ("cents",),
}
# The codes of the items, each with one price of one kind; FIRST when the orders were sent, THEN since. In cents.
BASE, LISTED, VOLUME, OWN, CHOSEN = CODES = ("MB-1", "ML-2", "MV-3", "MO-4", "MC-5")
FIRST = dict(zip(CODES, (1_739_513_37, 2_846_179_53, 3_951_724_81, 4_268_391_17, 5_379_642_99), strict=True))
THEN = dict(zip(CODES, (1_984_726_31, 2_173_958_47, 3_617_285_93, 4_835_917_61, 5_146_873_29), strict=True))
QUANTITIES = dict(zip(CODES, (2, 3, 4, 6, 7), strict=True))
TOTAL, OPEN, PAID_TOTAL, CREDIT = 8_461_935_71, 6_918_357_43, 7_285_461_97, 3_194_827_51
CARD, BACK = 5_927_461_83, 2_381_649_57
UNIT = 846_193_57
MIRRORED_AT = 9_999_999_99
SET_APART = re.compile(r"(?<=\d)(?:[.,'’ \u00a0\u202f]|\\u00a0|\\u202f|%2[CE0]|%C2%A0)(?=\d)", re.IGNORECASE)
# Names that chance has made; a price never stands in the middle of one.
BY_CHANCE = re.compile(r"(?<![\w-])(?=[\w-]*[A-Za-z])[\w-]{16,}(?![\w-])")


@dataclass(frozen=True)
class Planted:
    """Where the money stands, what each amount is (in cents), and what their orders are called."""

    amounts: dict[str, int]
    draft: Order  # The management's, at the prices of now.
    own: Order  # The staff's draft, whose contact is the staff.
    sent: Order
    invoice: Invoice
    payment: Payment


def plant(cast: Cast) -> Planted:
    """Three orders and four invoices of Green Valley; its staff may submit."""
    PermissionSetting.create(user=cast.sam, permission=Permission.SUBMIT_ORDERS, allowed=True)
    price_list = PriceList.get()
    Customer.update(price_list=price_list).where(Customer.id == cast.green_valley.id).execute()
    customer = Customer.get_by_id(cast.green_valley.id)
    items = priced_items(customer, price_list)
    sent = [order(cast, customer, items, FIRST, contact_email=to.email) for to in (cast.maria, cast.sam)]
    for one in sent:
        seen = Order.get_by_id(one.id)
        submit(factories.as_actor(cast.maria), Vendor.get_by_id(cast.vendor.id), seen, version=seen.version)
    for model in (Item, ListPrice, VolumePrice, StandardPrice):
        write_prices(model, THEN)
    draft, own = (order(cast, customer, items, THEN, by, contact_email=by.email) for by in (cast.maria, cast.sam))
    invoice = invoices(customer, items[BASE])
    paid = payment(cast, invoice)
    return Planted({**of_orders(), **of_invoices(), **of_payments()}, draft, own, sent[0], invoice, paid)


def priced_items(customer: Customer, price_list: PriceList) -> dict[str, Item]:
    items = {code: factories.item(code, f"Kettle {code}", base_price=None) for code in CODES}
    Item.update(base_price=FIRST[BASE]).where(Item.code == BASE).execute()
    factories.list_price(items[LISTED], price_list, FIRST[LISTED])
    factories.volume_price(items[VOLUME], 2 * ONE, FIRST[VOLUME])
    StandardPrice.create(customer=customer, item=items[OWN], cents=FIRST[OWN])
    return items


def write_prices(model: type[BaseModel], prices: dict[str, int]) -> None:
    column = getattr(model, MONEY[model][0])
    for code, cents in prices.items():
        of_item = model.id if model is Item else model.item
        chosen = Item.select(Item.id).where(Item.code == code)
        model.update({column: cents}).where(of_item.in_(chosen), column.is_null(False)).execute()


def order(
    cast: Cast, of: Customer, items: dict[str, Item], prices: dict[str, int], by: Any = None, **facts: Any
) -> Any:
    """A draft with a line of each kind of price; somebody chose that of the last."""
    made = factories.order(of, by or cast.maria, *((items[code], number) for code, number in QUANTITIES.items()))
    line = OrderLine.get(OrderLine.order == made.id, OrderLine.item == items[CHOSEN].id)
    LinePrice.insert(line=line, cents=prices[CHOSEN], source="chosen").execute()
    with db.atomic():
        write_down(made, clock.now().date(), **facts)
    return made


def of_orders() -> dict[str, int]:
    """What each price and each line comes to, and the sums: worked out once more, by hand."""
    found = {}
    for when, prices in (("first", FIRST), ("then", THEN)):
        total = 0
        for code, cents in prices.items():
            found[f"{when}: price of {code}"] = cents
            found[f"{when}: line of {code}"] = cents * QUANTITIES[code]
            total = total + cents * QUANTITIES[code]
        found[f"{when}: total"] = total
    return found


def invoices(customer: Customer, item: Item) -> Invoice:
    today = clock.now().date()
    partly: Invoice = factories.invoice(customer, TOTAL, item=item, open_balance=OPEN)
    factories.invoice(customer, PAID_TOTAL, open_balance=0)
    factories.invoice(customer, -CREDIT, open_balance=-CREDIT, dated=today - timedelta(days=90))
    add_up(today)
    return partly


def payment(cast: Cast, invoice: Invoice) -> Payment:
    """Confirmed, and some of it given back."""
    now = clock.now()
    facts = {"customer": invoice.customer, "currency": "USD", "by_id": cast.maria.id, "by_name": cast.maria.name}
    facts |= {"state": "paid", "paid_at": now, "lapses_at": now, "intent": "pi_planted"}
    made: Payment = Payment.create(key="planted", cents=CARD, refunded=BACK, **facts)
    PaymentPart.create(payment=made, invoice=invoice, number=invoice.number, cents=CARD, paid_before=CARD)
    told = {"payment": made, "intent": "pi_planted", "state": "succeeded", "told_at": now}
    PaymentRefund.create(refund_id="re_planted", cents=BACK, **told)
    PaymentDispute.create(dispute_id="dp_planted", cents=BACK, **told)
    return made


def of_payments() -> dict[str, int]:
    return {"payment": CARD, "payment: refunded": BACK}


def of_invoices() -> dict[str, int]:
    return {
        "invoice: total": TOTAL,
        "invoice: open": OPEN,
        "invoice: paid": TOTAL - OPEN,
        "invoice: price of one": TOTAL // 10,
        "invoice: paid in full": PAID_TOTAL,
        "invoice: credit": CREDIT,
        "owed in all": OPEN - CREDIT,
        "invoice: a month's": TOTAL + PAID_TOTAL,
        "invoice: of no item": PAID_TOTAL - CREDIT,
    }


def mirror() -> None:
    """Every amount there is becomes another, and what was more becomes less; nothing stays nothing."""
    with db.every_vendor():
        for model, columns in MONEY.items():
            for name in columns:
                column = getattr(model, name)
                model.update({column: MIRRORED_AT - column}).where(column != 0).execute()


def found_in(text: str, amounts: dict[str, int]) -> set[str]:
    """Which amounts stand there, however written: with cents or in cents, with any separators, rounded to the whole."""
    plain = html.unescape(text)
    # Most texts hold none, which is seen much sooner than what chance has made.
    return _numbers_in(plain, amounts) and _numbers_in(BY_CHANCE.sub("…", plain), amounts)


def _numbers_in(text: str, amounts: dict[str, int]) -> set[str]:
    fewest = min(len(str(cents // 100)) for cents in amounts.values())
    bare = " ".join(re.findall(rf"\d{{{fewest},}}", SET_APART.sub("", text)))
    return {name for name, cents in amounts.items() if str(cents // 100) in bare or str(round(cents / 100)) in bare}


def all_of(answer: TestResponse) -> str:
    """Everything that whoever gets this answer can read, headers and unpacked files included."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers if name != "Set-Cookie")
    return f"{headers}\n{text_of(answer.data)}"


def text_of(content: bytes) -> str:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(f"{name}\n{text_of(packed.read(name))}" for name in packed.namelist())
    if content.startswith(b"%PDF-1"):
        reader = PdfReader(io.BytesIO(content))
        pages = "\n".join(page.extract_text() for page in reader.pages)
        return f"{pages}\n{reader.metadata}\n{content.decode('latin-1')}"
    return content.decode("utf-8", "replace")
