"""Bringing invoices in. An invoice is known again by its number, and comes in as a whole or not at all."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from crikit import db, money
from crikit.catalog.models import Item
from crikit.charts.actions import add_up
from crikit.customers.models import Customer
from crikit.exchange.imports import invoice_writing
from crikit.exchange.imports.findings import MISSING_SHOWN, Findings, tell_planner
from crikit.exchange.imports.gathering import Gathered, key_of
from crikit.exchange.imports.in_memory import InMemory, Plan, chunks
from crikit.exchange.imports.named_orders import Bill, billed
from crikit.exchange.imports.staging import Note
from crikit.exchange.reading import dates, invoices
from crikit.exchange.reading.dates import DateOrder
from crikit.exchange.reading.invoices import InvoiceRow
from crikit.exchange.reading.layouts import Refusal
from crikit.exchange.reading.sheets import Sheet
from crikit.invoices.actions import mail_new
from crikit.invoices.models import Invoice
from crikit.invoices.queries.mailed import addresses_of
from crikit.invoices.rules import is_news
from crikit.keys import SAMPLE, search_key
from crikit.language import gettext
from crikit.orders.actions.invoicing import invoice
from crikit.payments.actions.settling import settle
from crikit.vendors.models import Vendor

# A payment changes none of these, and most of a file's changes are payments.
ADDED_UP = ("customer_id", "dated", "currency", "total", "lines_digest")
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
        # Whose sums change.
        self.touched: set[int] = set()
        self.news: list[Gathered] = []
        self.orders: set[int] = set()
        super().__init__(sheet, matching, note, date_order)
        self.rows = list(self.gathered.values())
        self.has_lines = "amount" in self.brought
        days = {text for one in self.rows if one.said for text in (one.said.dated, one.said.due_on)}
        self.has_numeric_days = any(map(dates.says_no_order, days))
        self.order = dates.settled(days, self.date_order)
        self.vendor: Vendor = Vendor.get_by_id(db.scope_of(Invoice))

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
            self.gathered[key] = Gathered(number, number if key == number else key, line)
        return self.gathered[key]

    def plan(self) -> Plan:
        plan, customers = Plan(), customers_by_code()
        for one in self.rows:
            one.customer_id = customers.get(search_key(one.said.customer), 0) if one.said else 0
            if reason := one.reason or self._complaint(one):
                one.customer_id = 0
                plan.refuse(one.refused_on, one.number, reason)
        missing_cents = self._compare(plan)
        self.orders = billed(self.vendor, self._bills(plan))
        noted = {
            "invoiced": len(self.orders),
            "missing_cents": missing_cents,
            "mailed": len(addresses_of(one.customer_id for one in self.news)),
        }
        plan.noted = self._noted() | noted
        _describe(plan.missing[:MISSING_SHOWN])
        return plan

    def bring_in(self, *, deactivate_missing: bool, confirmed: Mapping[str, int] | None = None) -> Findings:
        found = super().bring_in(deactivate_missing=deactivate_missing, confirmed=confirmed)
        settle()
        return found

    def write(self, plan: Plan) -> None:
        for some in chunks(plan.added):
            self._write([_new(self._facts(one)) for one in some])
        for some in chunks(plan.changed):
            self._write(some)
        tell_planner("invoice_line")
        if plan.added or plan.changed or plan.missing:
            add_up(self.vendor.today, self.touched)
        invoice(self.orders, by_name=gettext("Accounting"))
        mail_new(self.vendor, (one.key for one in self.news))

    def end(self, ids: list[int]) -> None:
        invoice_writing.settle(ids)

    def _write(self, rows: list[dict[str, Any]]) -> None:
        invoice_writing.write(rows)
        invoice_writing.write_orders(rows)
        keys = [key for row in rows if (key := key_of(row["number"])) in self.rewritten]
        invoice_writing.write_lines({key: self.gathered[key].lines for key in keys})

    def _complaint(self, one: Gathered) -> str:
        said = one.said
        if said is None:
            return ""
        if said.currency not in ("", self.vendor.currency):
            told = {"theirs": said.currency[:10], "ours": self.vendor.currency}
            return gettext("It is in %(theirs)s, but this portal counts in %(ours)s.", **told)
        if not self.has_lines and one.rows > 1:
            return gettext("It stands in the file twice.")
        if self.has_lines and one.amount != said.total:
            sums = {"lines": money.amount(one.amount), "total": money.amount(said.total)}
            return gettext("Its lines add up to %(lines)s, but its total is %(total)s.", **sums)
        if said.open_balance and not (0 < said.open_balance <= said.total or said.total <= said.open_balance < 0):
            sums = {"open": money.amount(said.open_balance), "total": money.amount(said.total)}
            return gettext("Its open balance of %(open)s doesn’t fit its total of %(total)s.", **sums)
        if not one.customer_id:
            return gettext("There is no customer %(code)s. Import the customers first.", code=said.customer)
        try:
            self._day(said.dated)
            self._day(said.due_on)
        except ValueError as unclear:
            return str(unclear)
        return ""

    def _day(self, text: str) -> date | None:
        return _known_day(text, self.order) if text else None

    def _facts(self, one: Gathered) -> dict[str, Any]:
        """Its columns as they are to be, None for what the file doesn't say."""
        said = one.said
        assert said is not None
        return {
            "number": one.number,
            "customer_id": one.customer_id,
            "dated": self._day(said.dated),
            "due_on": self._day(said.due_on),
            "customer_po": one.orders if "customer_po" in self.brought else None,
            "currency": self.vendor.currency,
            "total": said.total,
            "open_balance": said.open_balance,
            "lines_digest": hashlib.blake2b(one.lines, digest_size=16).hexdigest() if self.has_lines else None,
        }

    def _compare(self, plan: Plan) -> int:
        """Each invoice into the part of the plan it belongs to; what is open on those that the file doesn't name."""
        met, missing_cents, is_first = set[str](), 0, True
        self.rewritten, self.touched = set(), set()
        columns = (Invoice.id, Invoice.number_key, *(getattr(Invoice, name) for name in COMPARED))
        for id_, key, *values in Invoice.select(*columns).order_by(Invoice.id).tuples().iterator():
            before, is_first = dict(zip(COMPARED, values, strict=True)), False
            one = self.gathered.get(key)
            if one is None:
                if before["open_balance"] and not before["number"].startswith(SAMPLE):
                    plan.missing.append({"id": id_, "name": before["number"]})
                    missing_cents += before["open_balance"]
            elif one.customer_id:
                met.add(key)
                after = {name: before[name] if value is None else value for name, value in self._facts(one).items()}
                if after["lines_digest"] != before["lines_digest"]:
                    self.rewritten.add(key)
                if any(after[name] != before[name] for name in ADDED_UP):
                    self.touched.update((before["customer_id"], after["customer_id"]))
                plan.take(before, after)
        new = [one for one in self.rows if one.customer_id and one.key not in met]
        self.rewritten.update(one.key for one in new)
        self.touched.update(one.customer_id for one in new)
        # Their columns are made when they are written: all at once they would take too much memory.
        plan.added = new
        self.news = [one for one in new if not is_first and self._is_news(one)]
        return missing_cents

    def _bills(self, plan: Plan) -> Iterator[Bill]:
        """What the new and changed ones say of orders."""
        added: list[Any] = plan.added
        for one in added:
            if one.orders:
                said = one.said
                yield Bill(one.customer_id, one.orders, _known_day(said.dated, self.order), said.total)
        for row in plan.changed:
            if row["customer_po"]:
                yield Bill(row["customer_id"], row["customer_po"], row["dated"], row["total"])

    def _is_news(self, one: Gathered) -> bool:
        """Whether its customer is to hear of it, if there is anybody to hear."""
        dated = self._day(one.said.dated) if one.said and self.vendor.invoice_mails else None
        return dated is not None and is_news(dated, self.vendor.today, self.vendor.invoice_mail_days)

    def _noted(self) -> dict[str, int]:
        """Worth knowing before it is brought in; the open balance is what accounting's own report must say too."""
        still = [one.said.open_balance for one in self.rows if one.customer_id and one.said]
        noted = {
            "lines": self.lines,
            "open": sum(1 for cents in still if cents),
            "open_cents": sum(still),
            "fine_prices": self.fine_prices,
        }
        if self.has_numeric_days and self.order:
            noted[self.order.replace("-", "_")] = 1
        return noted


@lru_cache(maxsize=8_192)
def _known_day(text: str, order: DateOrder | None) -> date:
    return dates.day(text, order)


def customers_by_code() -> dict[str, int]:
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
