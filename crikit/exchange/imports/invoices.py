"""Bringing invoices in. An invoice is known again by its number, and comes in as a whole or not at all."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from crikit import db, money
from crikit.catalog.models import Item
from crikit.customers.models import Customer
from crikit.exchange.imports import invoice_writing
from crikit.exchange.imports.findings import MISSING_SHOWN, tell_planner
from crikit.exchange.imports.gathering import Gathered, key_of
from crikit.exchange.imports.in_memory import InMemory, Plan, chunks
from crikit.exchange.imports.staging import Note
from crikit.exchange.reading import dates, invoices
from crikit.exchange.reading.dates import DateOrder
from crikit.exchange.reading.invoices import InvoiceRow
from crikit.exchange.reading.layouts import Refusal
from crikit.exchange.reading.sheets import Sheet
from crikit.invoices.models import Invoice
from crikit.keys import search_key
from crikit.language import gettext
from crikit.vendors.models import Vendor

COMPARED = (
    *("number", "customer_id", "dated", "due_on", "customer_po", "currency", "total", "open_balance"),
    "lines_digest",
)


class Invoices(InMemory):
    """Counted in invoices; how many lines they have is noted."""

    table = "invoice"
    ended = "settled"

    def __init__(self, sheet: Sheet, matching: Mapping[str, str], note: Note, date_order: str = "") -> None:
        self.gathered: dict[str, Gathered] = {}
        self.items = dict(Item.select(Item.code_key, Item.id).tuples())
        self.lines, self.fine_prices = 0, 0
        self.rewritten: set[str] = set()
        super().__init__(sheet, matching, note, date_order)
        self.rows = list(self.gathered.values())
        self.has_lines = "amount" in self.brought
        days = {text for one in self.rows if one.first for text in (one.first.dated, one.first.due_on)}
        self.has_numeric_days = any(map(dates.says_no_order, days))
        told = dates.order_of(days)
        said = DateOrder(self.date_order) if self.date_order else told
        # Where the file proves the one and somebody said the other, neither is safe.
        self.order = said if told in (None, said) else None

    def read(self, sheet: Sheet, matching: Mapping[str, str]) -> Iterator[Any]:
        return invoices.read(sheet, matching)

    def _take(self, entry: InvoiceRow | Refusal) -> None:
        if isinstance(entry, Refusal):
            if entry.name:
                self._invoice(entry.name, entry.line).refuse(entry.line, entry.reason)
            else:
                self.faults.append(entry)
            return
        self._invoice(entry.number, entry.line).take(entry, self.items)
        self.lines += 1
        self.fine_prices += entry.fine_price

    def _invoice(self, number: str, line: int) -> Gathered:
        key = key_of(number)
        if key not in self.gathered:
            self.gathered[key] = Gathered(number, line)
        return self.gathered[key]

    def plan(self) -> Plan:
        plan = Plan()
        currency: str = Vendor.get_by_id(db.scope_of(Invoice)).currency
        customers = _customers()
        for one in self.rows:
            one.facts = {}
            reason = one.reason or self._complaint(one, currency) or self._read_facts(one, customers, currency)
            if reason:
                plan.refuse(one.refused_on, one.number, reason)
        missing_cents = self._compare(plan)
        plan.noted = self._noted() | {"missing_cents": missing_cents}
        _describe(plan.missing[:MISSING_SHOWN])
        return plan

    def write(self, plan: Plan) -> None:
        for rows in chunks([*plan.added, *plan.changed]):
            invoice_writing.write(rows)
            keys = [key for row in rows if (key := key_of(row["number"])) in self.rewritten]
            invoice_writing.write_lines({key: self.gathered[key].lines for key in keys})
        tell_planner("invoice_line")

    def end(self, ids: list[int]) -> None:
        invoice_writing.settle(ids)

    def _complaint(self, one: Gathered, currency: str) -> str:
        row = one.first
        assert row is not None
        if row.currency not in ("", currency):
            said = {"theirs": row.currency[:10], "ours": currency}
            return gettext("It is in %(theirs)s, but this portal counts in %(ours)s.", **said)
        if not self.has_lines and one.rows > 1:
            return gettext("It stands in the file twice.")
        total = money.amount(row.total)
        if self.has_lines and one.amount != row.total:
            lines = money.amount(one.amount)
            return gettext("Its lines add up to %(lines)s, but its total is %(total)s.", lines=lines, total=total)
        if row.open_balance and not (0 < row.open_balance <= row.total or row.total <= row.open_balance < 0):
            still = money.amount(row.open_balance)
            return gettext("Its open balance of %(open)s doesn’t fit its total of %(total)s.", open=still, total=total)
        return ""

    def _read_facts(self, one: Gathered, customers: Mapping[str, int], currency: str) -> str:
        """Fills the facts, None where the file doesn't say them; the reason if it can't."""
        row = one.first
        assert row is not None
        if (customer := customers.get(search_key(row.customer))) is None:
            return gettext("There is no customer %(code)s. Import the customers first.", code=row.customer)
        try:
            dated, due_on = (dates.day(text, self.order) if text else None for text in (row.dated, row.due_on))
        except ValueError as unclear:
            return str(unclear)
        lines = "\n".join(one.lines).encode()
        one.facts = {
            "number": one.number,
            "customer_id": customer,
            "dated": dated,
            "due_on": due_on,
            "customer_po": ", ".join(one.orders) if "customer_po" in self.brought else None,
            "currency": currency,
            "total": row.total,
            "open_balance": row.open_balance,
            "lines_digest": hashlib.blake2b(lines, digest_size=16).hexdigest() if self.has_lines else None,
        }
        return ""

    def _compare(self, plan: Plan) -> int:
        """Each invoice into the part of the plan it belongs to; what is open on those that the file doesn't name."""
        met, missing_cents = set[str](), 0
        self.rewritten = set[str]()
        columns = (Invoice.id, Invoice.number_key, *(getattr(Invoice, name) for name in COMPARED))
        for id_, key, *values in Invoice.select(*columns).order_by(Invoice.id).tuples().iterator():
            before = dict(zip(COMPARED, values, strict=True))
            one = self.gathered.get(key)
            if one is None:
                if before["open_balance"]:
                    plan.missing.append({"id": id_, "name": before["number"]})
                    missing_cents += before["open_balance"]
            elif one.facts:
                met.add(key)
                one.facts = {name: before[name] if value is None else value for name, value in one.facts.items()}
                if one.facts["lines_digest"] != before["lines_digest"]:
                    self.rewritten.add(key)
                plan.take(before, one.facts)
        for one in self.rows:
            if one.facts and one.key not in met:
                plan.take(None, _new(one.facts))
                self.rewritten.add(one.key)
        return missing_cents

    def _noted(self) -> dict[str, int]:
        """Worth knowing before it is brought in; the open balance is what accounting's own report must say too."""
        good = [one for one in self.rows if one.facts]
        noted = {
            "lines": self.lines,
            "open": sum(1 for one in good if one.facts["open_balance"]),
            "open_cents": sum(one.facts["open_balance"] for one in good),
            "fine_prices": self.fine_prices,
        }
        if self.has_numeric_days and self.order:
            noted[self.order.replace("-", "_")] = 1
        return noted


def _customers() -> dict[str, int]:
    """Ids by code; the accounting ID tells a customer as well, where no other one has it for a code."""
    columns = (Customer.id, Customer.code, Customer.accounting_id)
    rows = list(Customer.select(*columns).order_by(Customer.id.desc()).tuples())
    by_accounting_id = {search_key(accounting_id): id_ for id_, _, accounting_id in rows if accounting_id}
    return by_accounting_id | {search_key(code): id_ for id_, code, _ in rows if code}


def _new(facts: dict[str, Any]) -> dict[str, Any]:
    """What a new invoice is where the file doesn't say it: due at once, without lines."""
    usual = {"due_on": facts["dated"], "customer_po": "", "lines_digest": ""}
    return facts | {name: value for name, value in usual.items() if facts[name] is None}


def _describe(missing: list[dict[str, Any]]) -> None:
    """Whose they are and what is open, for the first ones, which are shown."""
    columns = (Invoice.id, Customer.name, Invoice.open_balance, Invoice.currency)
    found = Invoice.select(*columns).join(Customer).where(Invoice.id.in_([row["id"] for row in missing]))
    told = {id_: (name, money.price(cents, currency)) for id_, name, cents, currency in found.tuples()}
    for row in missing:
        name, price = told[row["id"]]
        row["code"] = gettext("%(customer)s, %(amount)s open", customer=name, amount=price)
