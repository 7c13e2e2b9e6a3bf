"""The orders of this portal that invoices answer: by their own reference, or the customer's."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from crikit.keys import search_key
from crikit.orders.actions.shipping import CAN_BE_SHIPPED, IS_SHIPPED
from crikit.orders.models import Order


class Billed(NamedTuple):
    """An invoice that a file names; `customer_po` is what accounting knows of the order, several by commas."""

    id: int
    number: str
    customer: int
    customer_po: str

    @property
    def keys(self) -> set[tuple[int, str]]:
        return {(self.customer, key) for po in self.customer_po.split(",") if (key := search_key(po))}


class Orders:
    """Each invoice's order, where there is one and not two; `waiting` are those that aren't shipped yet."""

    def __init__(self, billed: Iterable[Billed]) -> None:
        self._billed = {one.id: one for one in billed}
        wanted = {key for one in self._billed.values() for key in one.keys}
        self._named: dict[tuple[int, str], set[int]] = defaultdict(set)
        self._references: dict[int, str] = {}
        self.waiting: set[int] = set()
        columns = (Order.id, Order.customer, Order.reference, Order.reference_key, Order.purchase_order, Order.state)
        states = [*CAN_BE_SHIPPED, *IS_SHIPPED]
        sent = Order.select(*columns).where(Order.state.in_(states), Order.deleted_at.is_null())
        for id_, customer, reference, reference_key, purchase_order, state in sent.tuples().iterator():
            for key in {(customer, reference_key), (customer, search_key(purchase_order))} & wanted:
                self._named[key].add(id_)
                self._references[id_] = f"{reference} {purchase_order}"
                if state in CAN_BE_SHIPPED:
                    self.waiting.add(id_)

    @property
    def ids(self) -> set[int]:
        return set(self._references)

    def of(self, invoice: Billed) -> int | None:
        found = {order for key in invoice.keys for order in self._named.get(key, ())}
        return found.pop() if len(found) == 1 else None

    def words(self, invoice: int, order: int | None) -> tuple[str, str]:
        """What a shipment is found by besides its own number."""
        return self._billed[invoice].customer_po, self._references.get(order or 0, "")
