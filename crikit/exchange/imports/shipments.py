"""Bringing shipments in. One is known again by its invoice and its tracking number."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from crikit import clock
from crikit.exchange.imports.gathering import key_of as invoice_key
from crikit.exchange.imports.in_memory import InMemory, Plan, chunks
from crikit.exchange.imports.invoices import customers_by_code
from crikit.exchange.imports.shipped_orders import Billed, Orders
from crikit.exchange.imports.staging import Note
from crikit.exchange.reading import dates, shipments
from crikit.exchange.reading.sheets import Sheet
from crikit.exchange.reading.shipments import ShipmentRow
from crikit.invoices.models import Invoice
from crikit.keys import search_key
from crikit.language import gettext
from crikit.orders.actions.shipping import CAN_BE_SHIPPED
from crikit.orders.models import Order
from crikit.shipments import actions
from crikit.shipments.models import Shipment
from crikit.shipments.rules.numbers import key_of
from crikit.shipments.rules.tracking import tracking

Row = dict[str, Any]
WRITTEN = ("invoice", "order", "customer", "shipped_on", "carrier", "number", "number_key", "search_text")


class Shipments(InMemory):
    """A file speaks of the invoices that it names; shipments of all others stay as they are."""

    table, ended = "shipment", "removed"

    def __init__(self, sheet: Sheet, matching: Mapping[str, str], note: Note, date_order: str = "") -> None:
        super().__init__(sheet, matching, note, date_order)
        days = {row.shipped_on for row in self.rows}
        self.has_numeric_days = any(map(dates.says_no_order, days))
        self.order = dates.settled(days, self.date_order)

    def read(self, sheet: Sheet, matching: Mapping[str, str]) -> Iterator[Any]:
        return shipments.read(sheet, matching)

    def plan(self) -> Plan:
        plan, lines, met = Plan(), dict[Any, int](), set[int]()
        billed, customers = self._billed(), customers_by_code()
        orders = Orders(billed.values())
        known = _known(billed.values(), orders)
        for row in self.rows:
            try:
                facts = self._facts(row, billed, customers, orders)
            except ValueError as unclear:
                plan.refuse(row.line, row.invoice, str(unclear))
                continue
            whose = (facts["invoice"], facts["number_key"])
            if (line := lines.setdefault(whose, row.line)) != row.line:
                plan.refuse(row.line, row.invoice, gettext("This shipment stands on line %(line)s already.", line=line))
                continue
            before = known.get(("invoice", *whose)) or known.get(("order", facts["order"], facts["number_key"]))
            met |= {before["id"]} if before else set()
            if before:
                self._keep(before, facts)
            facts["search_text"] = actions.found_by(
                *(facts["number"], facts["carrier"], row.invoice), *orders.words(facts["invoice"], facts["order"])
            )
            plan.take(before, facts)
        refused = {invoice_key(fault.name) for fault in [*self.faults, *plan.refused]}
        spoken_of = {one.id: one for key, one in billed.items() if key not in refused}
        plan.missing = [
            {"id": old["id"], "name": spoken_of[old["invoice"]].number, "code": old["number"] or old["carrier"]}
            for old in {old["id"]: old for old in known.values()}.values()
            if old["id"] not in met and old["invoice"] in spoken_of
        ]
        plan.noted = self._noted(plan, orders)
        return plan

    def write(self, plan: Plan) -> None:
        for rows in chunks(plan.added):
            Shipment.insert_many(rows).as_rowcount().execute()
        told = [getattr(Shipment, name) for name in WRITTEN]
        for rows in chunks(plan.changed):
            writing = Shipment.insert_many(rows).on_conflict(conflict_target=[Shipment.id], preserve=told)
            writing.as_rowcount().execute()
        ids = sorted({row["order"] for row in [*plan.added, *plan.changed]} - {None})
        for some in chunks(ids):
            for order in list(Order.select().where(Order.id.in_(some), Order.state.in_(CAN_BE_SHIPPED))):
                actions.note_shipped(order, by_name=gettext("Accounting"))

    def end(self, ids: list[int]) -> None:
        Shipment.delete().where(Shipment.id.in_(ids)).execute()

    def _billed(self) -> dict[str, Billed]:
        """The invoices that the file names, by the keys of their numbers."""
        found: dict[str, Billed] = {}
        columns = (Invoice.number_key, Invoice.id, Invoice.number, Invoice.customer, Invoice.customer_po)
        for keys in chunks(sorted({invoice_key(row.invoice) for row in self.rows})):
            rows = Invoice.select(*columns).where(Invoice.number_key.in_(keys)).tuples()
            found |= {key: Billed(*facts) for key, *facts in rows}
        return found

    def _facts(
        self, row: ShipmentRow, billed: Mapping[str, Billed], customers: Mapping[str, int], orders: Orders
    ) -> Row:
        """Raises ValueError with the sentence that says why it can't come in."""
        invoice = billed.get(invoice_key(row.invoice))
        if invoice is None:
            raise ValueError(gettext("There is no invoice %(number)s. Import the invoices first.", number=row.invoice))
        if row.customer:
            customer = customers.get(search_key(row.customer))
            if customer is None:
                code = row.customer
                raise ValueError(gettext("There is no customer %(code)s. Import the customers first.", code=code))
            if customer != invoice.customer:
                said = {"number": row.invoice, "code": row.customer}
                raise ValueError(gettext("Invoice %(number)s isn’t one of customer %(code)s.", **said))
        return {
            "invoice": invoice.id,
            "order": orders.of(invoice),
            "customer": invoice.customer,
            "shipped_on": dates.day(row.shipped_on, self.order),
            "carrier": row.carrier,
            "number": row.number,
            "number_key": key_of(row.number),
            "by_name": "",
            "added_at": clock.now(),
        }

    def _keep(self, before: Row, facts: Row) -> None:
        """What the file doesn't say stays; an order that it was typed at, too, by whom and when."""
        kept = {"by_name", "added_at"} | ({"carrier"} - self.brought) | ({"order"} if before["order"] else set())
        facts.update({name: before[name] for name in kept})

    def _noted(self, plan: Plan, orders: Orders) -> dict[str, int]:
        good = [*plan.added, *plan.changed]
        noted = {
            "untracked": sum(1 for row in good if not tracking(row["carrier"], row["number"]).url),
            "ordered": len({row["order"] for row in good} & orders.waiting),
        }
        if self.has_numeric_days and self.order:
            noted[self.order.replace("-", "_")] = 1
        return noted


def _known(billed: Iterable[Billed], orders: Orders) -> dict[tuple[Any, ...], Row]:
    """The shipments of these invoices, and those typed at their orders, each by what it is known again by."""
    found: dict[tuple[Any, ...], Row] = {}
    columns = [getattr(Shipment, name) for name in ("id", *WRITTEN, "by_name", "added_at")]
    for column, ids in ((Shipment.order, orders.ids), (Shipment.invoice, [one.id for one in billed])):
        for some in chunks(sorted(ids)):
            for row in Shipment.select(*columns).where(column.in_(some)).dicts():
                found[column.name, row[column.name], row["number_key"]] = row
    return found
