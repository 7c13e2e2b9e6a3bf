"""Customers as the accounting program lists them, with the reps and types listed beside them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from crikit.exchange.reading import columns, customer_rows, sheets, values
from crikit.exchange.reading.columns import FIELDS, match_columns
from crikit.exchange.reading.customer_rows import CustomerRow, Job
from crikit.exchange.reading.layouts import Refusal
from crikit.exchange.reading.limits import ReadingError
from crikit.exchange.reading.sheets import Sheet
from crikit.language import gettext, lazy

__all__ = [
    "FIELDS",
    "CustomerRow",
    "CustomerType",
    "Job",
    "Named",
    "Refusal",
    "Rep",
    "match_columns",
    "named",
    "open_sheet",
    "read",
]

IIF_KEYWORD = "CUST"
NOTHING = dict.fromkeys(FIELDS, "")
TWICE = {
    "accounting_id": lazy("The accounting ID %(said)s stands on line %(line)s already."),
    "code": lazy("The customer code %(said)s stands on line %(line)s already."),
    "name": lazy("The name %(said)s stands on line %(line)s already."),
}

Seen = dict[tuple[str, ...], int]


class Rep(NamedTuple):
    """A sales rep the file lists itself."""

    code: str
    name: str
    active: bool


class CustomerType(NamedTuple):
    """A customer type the file lists itself."""

    name: str
    active: bool


class Named(NamedTuple):
    """What a file lists beside its customers."""

    reps: list[Rep]
    types: list[CustomerType]


def open_sheet(path: Path, filename: str) -> Sheet:
    """The customer list in a file that was uploaded under this name."""
    return sheets.open_sheet(path, filename, keyword=IIF_KEYWORD, titles=columns.KNOWN_TITLES)


def named(sheet: Sheet) -> Named:
    """The reps and customer types an IIF file lists itself, hidden ones included; empty for any other file."""
    reps = [
        Rep(code, values.one_line(row.get("ASSOCIATEDNAME", "").strip()), not values.says_yes(row.get("HIDDEN", "")))
        for row in sheet.listed("SALESREP")
        if (code := values.one_line(row.get("INITIALS", "").strip()))
    ]
    types = [
        CustomerType(name, not values.says_yes(row.get("HIDDEN", "")))
        for row in sheet.listed("CTYPE")
        if (name := values.one_line(row.get("NAME", "").strip()))
    ]
    return Named(reps, types)


def read(
    sheet: Sheet, matching: Mapping[str, str] | None = None, *, jobs_as_customers: bool = False
) -> Iterator[CustomerRow | Refusal | Job]:
    """Each row of the list in its order, as exactly one of the three.

    `matching` (field → column title) stands in for what was recognised. A job read as a customer leaves its parent's
    code to the parent, because QuickBooks copies it to every job.
    """
    places = _places(sheet, match_columns(sheet.columns, sheet.program) if matching is None else matching)
    rep_names = {rep.code: rep.name for rep in named(sheet).reps}
    around = customer_rows.Surroundings(sheet.program, rep_names, jobs_as_customers)
    return _entries(sheet, places, around)


def _places(sheet: Sheet, matching: Mapping[str, str]) -> dict[str, int]:
    missing = [column for column in matching.values() if column not in sheet.columns]
    if missing:
        raise ReadingError(gettext("The file has no column “%(column)s”. Match its columns again.", column=missing[0]))
    if not matching.get("name"):
        found = ", ".join(f"“{column}”" for column in sheet.columns[:30])
        raise ReadingError(
            gettext(
                "No column holds the customer’s name. The file has %(columns)s. Match its columns by hand.",
                columns=found,
            )
        )
    return {field: sheet.columns.index(column) for field, column in matching.items() if field in FIELDS}


def _entries(
    sheet: Sheet, places: dict[str, int], around: customer_rows.Surroundings
) -> Iterator[CustomerRow | Refusal | Job]:
    seen: Seen = {}
    codes = _codes_by_name(sheet, places) if around.jobs_as_customers else {}
    for row in sheet.rows:
        cells = NOTHING | {field: row.cells[place].strip() for field, place in places.items()}
        if codes and cells["code"] == codes.get(customer_rows.parent_of(cells["name"])):
            cells["code"] = ""
        entry = customer_rows.customer(row, cells, around)
        yield _twin(entry, cells, seen) or entry if isinstance(entry, CustomerRow) else entry


def _codes_by_name(sheet: Sheet, places: dict[str, int]) -> dict[str, str]:
    if "code" not in places:
        return {}
    name, code = places["name"], places["code"]
    return {values.one_line(row.cells[name].strip()): row.cells[code].strip() for row in sheet.rows}


def _twin(customer: CustomerRow, cells: values.Cells, seen: Seen) -> Refusal | None:
    """Why the customer can't be told from an earlier one; the first to come keeps its keys."""
    own: dict[tuple[str, ...], str] = {}
    if customer.accounting_id:
        own["accounting_id", customer.accounting_id] = customer.accounting_id
    if customer.code:
        own["code", customer.code] = customer.code
    if not own:
        own["name", cells["name"].casefold(), cells["company_name"].casefold()] = customer.name
    for key, said in own.items():
        if key in seen:
            return Refusal(customer.line, customer.name, TWICE[key[0]] % {"said": said, "line": seen[key]})
    seen.update(dict.fromkeys(own, customer.line))
    return None
