"""What is bought most, by quantity: without any money, so that staff may read it."""

from typing import Any, NamedTuple

from peewee import JOIN, SQL, fn

from crikit import db
from crikit.actor import Actor
from crikit.catalog.models import Item
from crikit.charts.models import ItemQuantity
from crikit.charts.queries import TOP, adds_up, shape, values, whose


class Bought(NamedTuple):
    """An item, as it is called now or as the invoices call it, and how much of it, in thousandths of its unit."""

    item_id: int | None
    code: str
    name: str
    unit: str
    quantity: int
    until: str


def most_bought(actor: Actor, of: int | None = None) -> list[Bought]:
    """In the twelve months up to `until`, most first; what came back as often as it went isn't among them."""

    def build() -> Any:
        found = ItemQuantity.select(ItemQuantity.item, *named(ItemQuantity))
        found = found.join(Item, JOIN.LEFT_OUTER).where(*whose(actor, ItemQuantity, of))
        return most(found, ItemQuantity, ItemQuantity.quantity, together=adds_up(actor, of))

    with db.vendor_scope(actor.vendor_id):
        rows = db.kept(("most bought", *shape(actor, of)), build, **values(actor, of)).fetchall()
    return [Bought(*row) for row in rows]


def named(model: Any) -> list[Any]:
    """Code, name and unit: the item's own, else what the lines say."""
    own = ((Item.code, model.code), (Item.name, model.name), (Item.unit, SQL("''")))
    return [fn.COALESCE(mine, theirs) for mine, theirs in own]


def most(found: Any, model: Any, measure: Any, *, together: bool) -> Any:
    """The first ones by what is measured, with it and the month it was measured until; of several customers, added
    up."""
    if not together:
        found = found.select_extend(measure, model.until).where(measure > 0)
        return found.order_by(measure.desc(), model.item.desc(), model.code.desc()).limit(TOP)
    added = fn.SUM(measure)
    found = found.select_extend(added, fn.MAX(model.until)).group_by(
        model.item, model.code, model.name, Item.code, Item.name, Item.unit
    )
    return found.having(added > 0).order_by(added.desc(), model.item.desc(), model.code.desc()).limit(TOP)
