"""What leaves this feature: rows of spreadsheets, documents to print, and the balance for other features' pages."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from crikit import clock, language, money
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.documents import Align, Column, Document, Paper, draw
from crikit.downloads import Row
from crikit.exchange.models import Kind
from crikit.exchange.queries import brought_in_at
from crikit.invoices.documents import as_of_note, invoice_document
from crikit.invoices.models import Invoice
from crikit.invoices.queries import all_charges_of
from crikit.invoices.queries.lists import Listed
from crikit.invoices.queries.ordered import invoices_naming
from crikit.invoices.queries.owed import Debtor, owed_by
from crikit.invoices.queries.statements import Statement, Sums
from crikit.invoices.rules import AGES, Age, days_late, is_stale, standing
from crikit.language import gettext, ngettext
from crikit.mail.queries import DRAWERS
from crikit.payments.queries.under_way import sums_under_way
from crikit.permissions.rules import Permission
from crikit.shipments.queries import parcels_of_invoices
from crikit.vendors.models import Vendor
from crikit.vendors.queries import sender_of, vendor_of


def freshness(vendor: Vendor) -> dict[str, Any]:
    """As of when every figure is, and whether that is too long ago."""
    as_of = brought_in_at(Kind.INVOICES)
    return {"as_of": as_of, "stale": is_stale(as_of, clock.now(), vendor.invoices_fresh_days)}


def today_at(vendor: Vendor) -> date:
    """There an invoice becomes overdue at midnight."""
    return clock.now().astimezone(ZoneInfo(vendor.timezone)).date()


def balance_of(actor: Actor, customer: Customer, vendor: Vendor) -> dict[str, Any]:
    """What the customer owes and as of when, for whoever may see it; nothing for all others."""
    if actor.is_staff or not actor.may(Permission.SEE_BALANCE):
        return {}
    owed = owed_by(actor, customer, today_at(vendor), vendor.currency)
    return {"owed": owed, "under_way": sums_under_way(actor, customer), **freshness(vendor)}


def of_order(actor: Actor, vendor: Vendor, customer_id: int, keys: Collection[str]) -> dict[str, Any]:
    """The invoices that name an order by one of its keys, with how each stands and the parcels that left for it."""
    found = invoices_naming(actor, customer_id, keys)
    parcels = parcels_of_invoices(actor, [invoice.id for invoice in found]) or {}
    today = today_at(vendor)
    stand = {one.id: standing(one.total, one.open_balance, days_late(one.due_on, today)) for one in found}
    return {"invoices": found, "invoice_parcels": parcels, "standings": stand}


def headings(actor: Actor) -> list[str]:
    customer = [] if actor.is_customer else [gettext("Customer code"), gettext("Customer")]
    return [
        *(gettext("Invoice"), *customer, gettext("Date"), gettext("Due"), gettext("Customer’s reference")),
        *(gettext("Total"), gettext("Open balance"), gettext("Currency"), gettext("Days late")),
    ]


def rows(actor: Actor, invoices: Iterable[Listed], today: date) -> Iterator[Row]:
    for line in invoices:
        customer = [] if actor.is_customer else [line.code, line.customer]
        late = days_late(line.due_on, today) if line.open_balance > 0 else 0
        sums = (money.exactly(line.total), money.exactly(line.open_balance), line.currency)
        yield [line.number, *customer, line.dated, line.due_on, line.customer_po, *sums, late]


def receivables_headings() -> list[str]:
    ages = [str(said) for said in AGES.values()]
    return [gettext("Customer code"), gettext("Customer"), *ages, gettext("Total"), gettext("Currency")]


def receivables_rows(debtors: Iterable[Debtor]) -> Iterator[Row]:
    for debtor in debtors:
        sums = [money.exactly(debtor.owed.by_age[age]) for age in Age]
        yield [debtor.code, debtor.name, *sums, money.exactly(debtor.owed.total), debtor.owed.currency]


def statement_headings() -> list[str]:
    who = (gettext("Invoice"), gettext("Date"), gettext("Due"), gettext("Customer’s reference"))
    return [*who, gettext("Total"), gettext("Paid"), gettext("Open balance"), gettext("Currency")]


def statement_rows(told: Statement) -> Iterator[Row]:
    """What was open before, the invoices, and what is owed in all: the last column adds up."""
    for sums in told.sums:
        if sums.open_before:
            before = money.exactly(sums.open_before)
            yield [gettext("Open before"), None, None, None, None, None, before, sums.currency]
    for one in told.invoices:
        amounts = (money.exactly(one.total), money.exactly(one.paid), money.exactly(one.open_balance))
        yield [one.number, one.dated, one.due_on, one.customer_po, *amounts, one.currency]
    for sums in told.sums:
        amounts = (money.exactly(sums.total), money.exactly(sums.paid), money.exactly(sums.owed))
        yield [gettext("Owed in all"), None, None, None, *amounts, sums.currency]


def statement_document(vendor: Vendor, told: Statement, as_of: datetime | None) -> Document:
    right = Align.RIGHT
    columns = [
        *(Column(gettext("Invoice"), 1.2), Column(gettext("Date"), 1.2), Column(gettext("Due"), 1.2)),
        *(Column(gettext("Customer’s reference"), 1.6), Column(gettext("Total"), 1.3, right)),
        *(Column(gettext("Paid"), 1.3, right), Column(gettext("Open balance"), 1.3, right)),
    ]
    period = {"first": language.date(told.first), "last": language.date(told.last)}
    invoices = ngettext("%(num)s invoice", "%(num)s invoices", len(told.invoices))
    return Document(
        gettext("Statement of account"),
        sender_of(vendor),
        facts=[
            (gettext("Customer"), "\n".join(filter(None, (told.customer.name, told.customer.address)))),
            (gettext("Period"), gettext("%(first)s to %(last)s", **period)),
            (gettext("Invoices"), invoices),
        ],
        columns=columns,
        rows=[_statement_line(one) for one in told.invoices],
        sums=[pair for sums in told.sums for pair in _statement_sums(sums)],
        notes=as_of_note(as_of),
        paper=Paper.in_zone(vendor.timezone),
    )


def _statement_line(one: Invoice) -> list[str]:
    amounts = [money.amount(cents) for cents in (one.total, one.paid, one.open_balance)]
    return [one.number, language.date(one.dated), language.date(one.due_on), one.customer_po, *amounts]


def _statement_sums(sums: Sums) -> list[tuple[str, str]]:
    said = {
        gettext("Invoiced in the period"): sums.total,
        gettext("Paid of it"): sums.paid,
        gettext("Open before the period"): sums.open_before,
        gettext("Owed in all"): sums.owed,
    }
    return [(label, money.price(cents, sums.currency)) for label, cents in said.items()]


def invoice_pdf(vendor_id: int, invoice_id: str) -> bytes | None:
    """For a letter that goes out now, in the vendor's language, to whom the office chose; in the vendor's scope."""
    invoice: Invoice | None = Invoice.get_or_none(Invoice.id == int(invoice_id), Invoice.vendor_id == vendor_id)
    if invoice is None:
        return None
    vendor = vendor_of(vendor_id)
    as_of = freshness(vendor)["as_of"]
    with language.spoken(vendor.language):
        local = as_of.astimezone(ZoneInfo(vendor.timezone)) if as_of else None
        return draw(invoice_document(vendor, invoice, all_charges_of(invoice), local))


DRAWERS["invoice"] = invoice_pdf
