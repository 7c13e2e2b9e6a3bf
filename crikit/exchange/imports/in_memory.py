"""Lists that are compared in memory: items and prices, which are fewer and shorter than customers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from crikit.exchange.imports.findings import (
    MISSING_SHOWN,
    REFUSALS_SHOWN,
    Findings,
    insist,
    tell_planner,
    wait_for_other_imports,
)
from crikit.exchange.imports.staging import Note
from crikit.exchange.reading.items import Aside
from crikit.exchange.reading.layouts import Refusal
from crikit.exchange.reading.sheets import Sheet

ROWS_AT_ONCE = 500
ROWS_BETWEEN_NOTES = 1_000


@dataclass
class Plan:
    """What is to be written: rows as they are to be; `missing` are those here that the file doesn't name."""

    added: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    left: int = 0
    refused: list[Refusal] = field(default_factory=list)
    missing: list[dict[str, Any]] = field(default_factory=list)
    noted: dict[str, int] = field(default_factory=dict)

    def take(self, before: Mapping[str, Any] | None, after: dict[str, Any]) -> None:
        """Into the part it belongs to."""
        if before is None:
            self.added.append(after)
        elif any(before[name] != value for name, value in after.items()):
            self.changed.append({**before, **after})
        else:
            self.left += 1

    def refuse(self, line: int, name: str, reason: str) -> None:
        self.refused.append(Refusal(line, name, reason))


class InMemory:
    """The rows of a file. Kinds of lists say how they are read, planned and written."""

    table = ""
    # The name of the count of those that are no longer in the file, once they ended.
    ended = "deactivated"

    def __init__(self, sheet: Sheet, matching: Mapping[str, str], note: Note, date_order: str = "") -> None:
        self.brought = {name for name, column in matching.items() if column}
        self.date_order = date_order
        self.rows: list[Any] = []
        self.faults: list[Refusal] = []
        self.aside = 0
        for number, entry in enumerate(self.read(sheet, matching), 1):
            self._take(entry)
            if number % ROWS_BETWEEN_NOTES == 0:
                note(number)
        self.planned = Plan()

    def read(self, sheet: Sheet, matching: Mapping[str, str]) -> Iterator[Any]:
        raise NotImplementedError

    def plan(self) -> Plan:
        raise NotImplementedError

    def write(self, plan: Plan) -> None:
        raise NotImplementedError

    def end(self, ids: list[int]) -> None:
        """What happens to those that are no longer in the file."""
        raise NotImplementedError

    def compare(self) -> Findings:
        self.planned = self.plan()
        return self._findings()

    def bring_in(self, *, deactivate_missing: bool, confirmed: Mapping[str, int] | None = None) -> Findings:
        wait_for_other_imports()
        found = self.compare()
        insist(found, confirmed, deactivate_missing=deactivate_missing)
        gone = [row["id"] for row in self.planned.missing] if deactivate_missing else []
        for ids in chunks(gone):
            self.end(ids)
        self.write(self.planned)
        tell_planner(self.table)
        return Findings(found.counts | {self.ended: len(gone)}, found.refusals, found.jobs, found.missing)

    def refusals(self) -> list[dict[str, Any]]:
        """By line."""
        return [row._asdict() for row in sorted([*self.faults, *self.planned.refused])]

    def _take(self, entry: Any) -> None:
        if isinstance(entry, Refusal):
            self.faults.append(entry)
        elif isinstance(entry, Aside):
            self.aside += 1
        else:
            self.rows.append(entry)

    def _findings(self) -> Findings:
        plan = self.planned
        counts = {
            "read": len(self.rows) + len(self.faults),
            "added": len(plan.added),
            "changed": len(plan.changed),
            "left": plan.left,
            "refused": len(self.faults) + len(plan.refused),
            "missing": len(plan.missing),
            "aside": self.aside,
            **plan.noted,
        }
        return Findings(counts, self.refusals()[:REFUSALS_SHOWN], missing=plan.missing[:MISSING_SHOWN])


def chunks(rows: list[Any]) -> Iterable[list[Any]]:
    return (rows[start : start + ROWS_AT_ONCE] for start in range(0, len(rows), ROWS_AT_ONCE))
