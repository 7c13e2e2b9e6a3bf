"""What the invented vendor shares in its library: a catalog, its terms, and a form to order with."""

from collections.abc import Iterator
from typing import NamedTuple

from crikit import money, quantities
from crikit.documents import Align, Column, Document, Sender, draw
from crikit.quantities import ONE
from crikit.samples.goods import GOODS

TERMS = (
    ("Orders", "Orders that reach us by noon leave our warehouse in Burlington the next working day."),
    ("Minimum", "The first order is $250.00 or more, each further one $100.00. Packs aren't broken."),
    (
        "Payment",
        "Net 30 days for dealers, by check, bank transfer or card. New accounts prepay.",
    ),
    (
        "Returns",
        "Within 30 days, unopened and with our written word. What arrived broken is replaced.",
    ),
    ("Freight", "Prepaid and added. Orders of $750.00 or more travel free within the lower 48 states."),
)


class Paper(NamedTuple):
    filename: str
    folder: str
    content: bytes
    staff_too: bool = True


def papers(sender: Sender) -> Iterator[Paper]:
    yield Paper("Catalog Fall 2026.pdf", "Catalogs", draw(_catalog(sender)))
    yield Paper(
        "Terms of sale.pdf", "Terms and forms", draw(Document("Terms of sale", sender, notes=TERMS)), staff_too=False
    )
    yield Paper("Order form.csv", "Terms and forms", _order_form().encode())


def _catalog(sender: Sender) -> Document:
    texts = (Column("Code", 2), Column("Item", 6), Column("Unit", 1.4))
    columns = (*texts, Column("Pack", 1, Align.RIGHT), Column("Price, USD", 1.6, Align.RIGHT))
    rows = [
        (good.code, good.name, good.unit, quantities.say(good.pack * ONE), money.amount(good.cents))
        for good in GOODS
        if good.active
    ]
    notes = [("", "Prices are those of our standard list; yours stand in the portal, beside each item.")]
    return Document("Catalog, Fall 2026", sender, columns=columns, rows=rows, notes=notes)


def _order_form() -> str:
    lines = [f'"{good.code}","{good.name.replace(chr(34), chr(34) * 2)}",' for good in GOODS if good.active]
    return "\r\n".join(["Code,Item,Quantity", *lines, ""])
