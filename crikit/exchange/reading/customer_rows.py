"""One row of a customer list made into a customer, a job or a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from crikit.exchange.reading import emails, limits, sheets, values
from crikit.exchange.reading.layouts import Refusal
from crikit.exchange.reading.tables import Row
from crikit.language import count, gettext, lazy

QUICKBOOKS = {sheets.QUICKBOOKS_DESKTOP, sheets.QUICKBOOKS_ONLINE}
LONGEST = {
    "name": limits.NAME_CHARACTERS,
    "code": limits.CODE_CHARACTERS,
    "accounting_id": limits.CODE_CHARACTERS,
    "contact_name": limits.LABEL_CHARACTERS,
    "phone": limits.LABEL_CHARACTERS,
    "customer_type": limits.LABEL_CHARACTERS,
    "rep_code": limits.CODE_CHARACTERS,
    "rep_name": limits.LABEL_CHARACTERS,
    "price_list": limits.LABEL_CHARACTERS,
    "terms": limits.LABEL_CHARACTERS,
}
TOO_LONG = {
    "name": lazy("The customer’s name has %(length)s characters; the most is %(most)s."),
    "code": lazy("The customer code has %(length)s characters; the most is %(most)s."),
    "accounting_id": lazy("The accounting ID has %(length)s characters; the most is %(most)s."),
    "contact_name": lazy("The contact’s name has %(length)s characters; the most is %(most)s."),
    "phone": lazy("The phone number has %(length)s characters; the most is %(most)s."),
    "customer_type": lazy("The customer type has %(length)s characters; the most is %(most)s."),
    "rep_code": lazy("The sales rep’s code has %(length)s characters; the most is %(most)s."),
    "rep_name": lazy("The sales rep’s name has %(length)s characters; the most is %(most)s."),
    "price_list": lazy("The price list has %(length)s characters; the most is %(most)s."),
    "terms": lazy("The terms have %(length)s characters; the most is %(most)s."),
}


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer that can be imported; what the file doesn't say is ''."""

    line: int
    accounting_id: str
    code: str
    name: str
    parent: str
    contact_name: str
    phone: str
    address: str
    email_written: str
    emails: tuple[str, ...]
    customer_type: str
    rep_code: str
    rep_name: str
    price_list: str
    terms: str
    active: bool


class Job(NamedTuple):
    """A job under a customer: it follows its parent and is no customer of its own."""

    line: int
    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a row alone doesn't tell."""

    program: str
    rep_names: Mapping[str, str]
    jobs_as_customers: bool


def customer(row: Row, cells: values.Cells, around: Surroundings) -> CustomerRow | Refusal | Job:
    """The one thing this row is."""
    name, contact = values.name_and_contact(cells)
    job_of = parent_of(cells["name"]) if around.program in QUICKBOOKS else ""
    if job_of:
        name = values.one_line(cells["name"])
    if row.fault:
        return Refusal(row.line, name[: limits.NAME_CHARACTERS], row.fault)
    if not name:
        return Refusal(row.line, "", gettext("It has no customer name."))
    if job_of and not around.jobs_as_customers:
        return Job(row.line, name, job_of)
    return _too_long(_built(row.line, cells, around, (name, job_of, contact)))


def parent_of(name: str) -> str:
    """The customer a QuickBooks job stands under: `Orchard Supply:Spring display` is a job of `Orchard Supply`."""
    parent, _, job = name.rpartition(":")
    return values.one_line(parent.strip()) if job.strip() else ""


def _built(line: int, cells: values.Cells, around: Surroundings, who: tuple[str, str, str]) -> CustomerRow:
    name, parent, contact = who
    rep_code = values.rep_code(cells)
    email = cells["email"]
    return CustomerRow(
        line=line,
        accounting_id=values.one_line(cells["accounting_id"]),
        code=values.one_line(cells["code"]),
        name=name,
        parent=parent,
        contact_name=contact,
        phone=values.phone(cells),
        address=values.address(cells, name, parent, contact),
        email_written=email,
        emails=emails.split(email)[0] if email else (),
        customer_type=values.one_line(cells["customer_type"]),
        rep_code=rep_code,
        rep_name=values.one_line(cells["rep_name"]) or around.rep_names.get(rep_code, ""),
        price_list=values.price_list(cells, around.program == sheets.SAGE_50),
        terms=values.one_line(cells["terms"]),
        active=values.is_active(cells),
    )


def _too_long(customer: CustomerRow) -> CustomerRow | Refusal:
    for field, most in LONGEST.items():
        length = len(getattr(customer, field))
        if length > most:
            reason = TOO_LONG[field] % {"length": count(length), "most": most}
            return Refusal(customer.line, customer.name[: limits.NAME_CHARACTERS], reason)
    return customer
