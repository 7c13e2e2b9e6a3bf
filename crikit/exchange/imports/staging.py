"""The list of a file as a temporary table: parsing takes long and must not hold a transaction open."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from peewee import BooleanField, IntegerField, JSONField, TextField

from crikit import db
from crikit.customers.models import Customer, SalesRep
from crikit.db import BaseModel
from crikit.exchange.imports import texts
from crikit.exchange.imports.facts import brought_by
from crikit.exchange.reading import customers
from crikit.exchange.reading.customer_rows import TOO_LONG
from crikit.exchange.reading.customers import CustomerRow, Job, Named, Refusal
from crikit.exchange.reading.sheets import Sheet
from crikit.keys import search_key
from crikit.language import count

ROWS_AT_ONCE = 1_000
JOBS_SHOWN = 100
KEY_CHARACTERS = Customer.name_key.max_length
LONGEST_REP_CODE = SalesRep.code.max_length
Note = Callable[[int], None]


class Staged(BaseModel):
    """A line of the file. With a `refusal` it can't be imported.

    `customer_id` is whom it speaks of, empty for a new customer; `found_by` says by what that was found.
    """

    line = IntegerField(primary_key=True)
    refusal = TextField()
    name = TextField()
    name_key = TextField()
    accounting_id = TextField()
    code = TextField()
    code_key = TextField()
    contact_name = TextField()
    phone = TextField()
    address = TextField()
    terms = TextField()
    parent_name = TextField()
    email_written = TextField()
    default_email = TextField()
    other_emails = JSONField()
    emails_key = TextField()
    customer_type = TextField()
    customer_type_key = TextField()
    price_list = TextField()
    price_list_key = TextField()
    rep_code = TextField()
    rep_name = TextField()
    active = BooleanField()
    customer_id = IntegerField(null=True)
    found_by = IntegerField(null=True)
    changed = BooleanField(null=True)

    class Meta:
        table_name = "staged_customer"
        temporary = True

    @classmethod
    def select(cls, *fields: Any) -> Any:
        """Read as tuples and sums, hardly ever as rows."""
        return super().select(*fields)


FILLED = list(Staged._meta.sorted_field_names)[: list(Staged._meta.sorted_field_names).index("customer_id")]
LOOKED_UP = ("code", "accounting_id", "name_key")


@dataclass
class Stage:
    """What the temporary table holds, and what was met beside the customers."""

    named: Named
    brought: frozenset[str] = frozenset()
    jobs: int = 0
    first_jobs: list[str] = field(default_factory=list)


@contextmanager
def staged(
    sheet: Sheet, matching: Mapping[str, str], *, jobs_as_customers: bool = False, note: Note = lambda rows: None
) -> Iterator[Stage]:
    """The sheet's rows in `Staged`, as long as the context is open. `note` hears how many rows were read so far."""
    rows = customers.read(sheet, matching, jobs_as_customers=jobs_as_customers)
    stage = Stage(customers.named(sheet))
    # A connection that comes from the pool may still hold the table of work that was broken off.
    Staged.drop_table(safe=True)
    Staged.create_table(safe=False)
    try:
        _fill(stage, rows, note)
        _prepare()
        reps = bool(Staged.select().where(Staged.rep_code != "").exists())
        stage.brought = brought_by(sheet.program, matching, reps_in_notes=bool(matching.get("notes")) and reps)
        yield stage
    finally:
        Staged.drop_table(safe=True)


def _fill(stage: Stage, rows: Iterable[CustomerRow | Refusal | Job], note: Note) -> None:
    entries, read = iter(rows), 0
    statement = _statement()
    while chunk := list(islice(entries, ROWS_AT_ONCE)):
        lines = [_cells(entry) for entry in chunk if not isinstance(entry, Job)]
        db.database.execute_sql(statement, [json.dumps(lines)])
        jobs = [entry.name for entry in chunk if isinstance(entry, Job)]
        stage.jobs += len(jobs)
        stage.first_jobs += jobs[: JOBS_SHOWN - len(stage.first_jobs)]
        read += len(chunk)
        note(read)


def _statement() -> str:
    kinds = {"line": "integer", "active": "boolean", "other_emails": "jsonb"}
    cells = [texts.place_in("value", place, kinds.get(name, "text")) for place, name in enumerate(FILLED)]
    told = f"INSERT INTO staged_customer ({', '.join(FILLED)}) SELECT {', '.join(cells)}"
    return f"{told} FROM {texts.rows_of_text()}"


def _cells(entry: CustomerRow | Refusal) -> list[Any]:
    """In the order of FILLED."""
    name_key = list_key(entry.name)
    if isinstance(entry, Refusal):
        return [entry.line, entry.reason, entry.name, name_key, *[""] * 10, "[]", *[""] * 7, False]
    default, *others = entry.emails or ("",)
    return [
        entry.line,
        _too_long(entry),
        entry.name,
        name_key,
        entry.accounting_id,
        entry.code,
        search_key(entry.code),
        entry.contact_name,
        entry.phone,
        entry.address,
        entry.terms,
        entry.parent,
        entry.email_written,
        default,
        json.dumps(others),
        search_key(" ".join(entry.emails)),
        entry.customer_type,
        list_key(entry.customer_type),
        entry.price_list,
        list_key(entry.price_list),
        entry.rep_code or entry.rep_name[:LONGEST_REP_CODE],
        entry.rep_name,
        entry.active,
    ]


def list_key(name: str) -> str:
    """The key of a name, as long as its column takes it."""
    return search_key(name)[:KEY_CHARACTERS]


def _too_long(entry: CustomerRow) -> str:
    for name in ("phone", "terms"):
        length, most = len(getattr(entry, name)), getattr(Customer, name).max_length
        if length > most:
            return str(TOO_LONG[name] % {"length": count(length), "most": most})
    return ""


def _prepare() -> None:
    """Indexes for looking rows up, built once over all of them."""
    for name in LOOKED_UP:
        index(name)


def index(name: str, condition: str = "") -> None:
    db.database.execute_sql(f"CREATE INDEX staged_{name} ON staged_customer ({name}) {condition}")
    if not db.is_sqlite():
        # PostgreSQL never looks at a temporary table by itself and would take it for a small one.
        db.database.execute_sql("ANALYZE staged_customer")
