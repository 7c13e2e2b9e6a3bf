"""The orders of this portal that invoices answer: by their own reference, or the customer's."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from crikit.exchange.imports.named_orders import orders_named
from crikit.invoices.rules import order_keys
from crikit.orders.actions.shipping import CAN_BE_SHIPPED, IS_SHIPPED


class Billed(NamedTuple):
    """An invoice that a file names; `customer_po` is what accounting knows of the order, several by commas."""

    id: int
    number: str
    customer: int
    customer_po: str

    @property
    def keys(self) -> set[tuple[int, str]]:
        return {(self.customer, key) for key in order_keys(self.customer_po)}


class Orders:
    """Each invoice's order, where there is one and not two; `waiting` are those that aren't shipped yet."""

    def __init__(self, billed: Iterable[Billed]) -> None:
        self._billed = {one.id: one for one in billed}
        wanted = {key for one in self._billed.values() for key in one.keys}
        self._named: dict[tuple[int, str], set[int]] = defaultdict(set)
        self._references: dict[int, str] = {}
        self.waiting: set[int] = set()
        for order in orders_named(wanted):
            if order.state in CAN_BE_SHIPPED or order.state in IS_SHIPPED:
                self._named[order.customer, order.key].add(order.id)
                self._references[order.id] = f"{order.reference} {order.purchase_order}"
                if order.state in CAN_BE_SHIPPED:
                    self.waiting.add(order.id)

    @property
    def ids(self) -> set[int]:
        return set(self._references)

    def of(self, invoice: Billed) -> int | None:
        found = {order for key in invoice.keys for order in self._named.get(key, ())}
        return found.pop() if len(found) == 1 else None

    def words(self, invoice: int, order: int | None) -> tuple[str, str]:
        """What a shipment is found by besides its own number."""
        return self._billed[invoice].customer_po, self._references.get(order or 0, "")
