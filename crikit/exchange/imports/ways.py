"""What it means to bring a list of each kind in. A list is staged, compared as often as asked, and written once."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from crikit.exchange.imports import comparing, invoices, items, prices, reps, shipments, staging
from crikit.exchange.imports.findings import Findings
from crikit.exchange.imports.staging import Note, Stage
from crikit.exchange.models import Kind
from crikit.exchange.reading.sheets import Sheet


class Staged(Protocol):
    """A list that was read and is compared with the database."""

    def compare(self) -> Findings:
        """The dry run: reads only."""
        ...

    def bring_in(self, *, deactivate_missing: bool, confirmed: Mapping[str, int] | None = None) -> Findings:
        """Writes, in the caller's transaction. Raises ChangedMeanwhile when that isn't what was confirmed."""
        ...

    def refusals(self) -> list[dict[str, Any]]:
        """All of the rows that were refused, once it was compared."""
        ...


class StagedCustomers:
    """A hundred thousand customers are compared by the database itself."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def compare(self) -> Findings:
        return comparing.compare(self.stage)

    def bring_in(self, *, deactivate_missing: bool, confirmed: Mapping[str, int] | None = None) -> Findings:
        return comparing.bring_in(self.stage, deactivate_missing=deactivate_missing, confirmed=confirmed)

    def refusals(self) -> list[dict[str, Any]]:
        return comparing.refusals()


OTHERS: dict[Kind, Any] = {
    Kind.REPS: reps.Reps,
    Kind.ITEMS: items.Items,
    Kind.PRICES: prices.OfLists,
    Kind.VOLUME_PRICES: prices.ForQuantities,
    Kind.INVOICES: invoices.Invoices,
    Kind.SHIPMENTS: shipments.Shipments,
}


@contextmanager
def staged(
    kind: str,
    sheet: Sheet,
    matching: Mapping[str, str],
    *,
    jobs_as_customers: bool = False,
    date_order: str = "",
    note: Note = lambda rows: None,
) -> Iterator[Staged]:
    """The sheet's rows, as long as the context is open. `note` hears how many were read so far."""
    if kind == Kind.CUSTOMERS:
        with staging.staged(sheet, matching, jobs_as_customers=jobs_as_customers, note=note) as stage:
            yield StagedCustomers(stage)
    else:
        yield OTHERS[Kind(kind)](sheet, matching, note, date_order)
