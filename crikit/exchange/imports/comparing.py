"""What a file would do to the customers, and doing it. Both begin the same way, so that the dry run tells the truth."""

from collections.abc import Mapping
from typing import Any

from peewee import SQL, Case, fn

from crikit.customers.models import Customer
from crikit.exchange.imports import writing
from crikit.exchange.imports.findings import (
    MISSING_SHOWN,
    REFUSALS_SHOWN,
    Findings,
    insist,
    tell_planner,
    wait_for_other_imports,
)
from crikit.exchange.imports.lists import note_lists
from crikit.exchange.imports.matching import accepted, match
from crikit.exchange.imports.staging import Stage, Staged


def compare(stage: Stage) -> Findings:
    """The dry run: reads only."""
    return _findings(stage, create=False)


def bring_in(stage: Stage, *, deactivate_missing: bool, confirmed: Mapping[str, int] | None = None) -> Findings:
    """Writes, in the caller's transaction. Raises ChangedMeanwhile when that isn't what was confirmed."""
    wait_for_other_imports()
    found = _findings(stage, create=True)
    insist(found, confirmed, deactivate_missing=deactivate_missing)
    # Before the new ones are added, whom no staged row knows.
    deactivated = writing.deactivate_missing() if deactivate_missing else 0
    writing.change(stage.brought)
    writing.add()
    tell_planner("customer")
    return Findings(found.counts | {"deactivated": deactivated}, found.refusals, found.jobs, found.missing)


def refusals(at_most: int | None = None) -> list[dict[str, Any]]:
    rows = Staged.select(Staged.line, Staged.name, Staged.refusal.alias("reason")).where(Staged.refusal != "")
    return list(rows.order_by(Staged.line).limit(at_most).dicts())


def _findings(stage: Stage, *, create: bool) -> Findings:
    match()
    lists = note_lists(stage, create=create)
    writing.note_changes(stage.brought)
    gone = Customer.select(Customer.id, Customer.name, Customer.code).where(writing.missing())
    counts = _counts() | lists | {"jobs": stage.jobs, "missing": gone.count()}
    first_missing = list(gone.order_by(Customer.name_key, Customer.id).limit(MISSING_SHOWN).dicts())
    return Findings(counts, refusals(REFUSALS_SHOWN), stage.first_jobs, first_missing)


def _counts() -> dict[str, int]:
    new, changed = Staged.customer_id.is_null(), Staged.changed == True
    wanted = {
        "read": SQL("1") == SQL("1"),
        "refused": Staged.refusal != "",
        "added": accepted() & new,
        "changed": accepted() & changed,
        "inactive": accepted() & (Staged.active == False),
        "without_address": accepted() & (Staged.email_written == ""),
        "unusable_address": accepted() & (Staged.email_written != "") & (Staged.default_email == ""),
        "several_addresses": accepted() & (fn.LENGTH(Staged.other_emails.cast("text")) > len("[]")),
    }
    sums = [fn.COALESCE(fn.SUM(Case(None, [(condition, 1)], 0)), 0).alias(name) for name, condition in wanted.items()]
    counts = {name: int(number) for name, number in Staged.select(*sums).dicts().get().items()}
    counts["left"] = counts["read"] - counts["added"] - counts["changed"] - counts["refused"]
    return counts
