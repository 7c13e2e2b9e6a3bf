"""What a file would do or did, as it is counted for every kind of list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crikit import db
from crikit.customers.models import Customer
from crikit.vendors.models import Vendor

REFUSALS_SHOWN = 200
MISSING_SHOWN = 20
DECISIVE = ("added", "changed", "left", "refused")


@dataclass(frozen=True)
class Findings:
    """`counts["read"]` = added + changed + left + refused, always.

    Jobs, which follow their customers, and lines of an item list that are no items aren't among them.
    """

    counts: dict[str, int]
    refusals: list[dict[str, Any]]
    jobs: list[str] = field(default_factory=list)
    missing: list[dict[str, Any]] = field(default_factory=list)


class ChangedMeanwhile(Exception):
    """What would happen now is something else than what was confirmed."""

    def __init__(self, found: Findings) -> None:
        super().__init__()
        self.found = found


def insist(found: Findings, confirmed: Mapping[str, int] | None, *, deactivate_missing: bool) -> None:
    """Raises ChangedMeanwhile when this isn't what was confirmed; nothing to compare with is fine."""
    decisive = (*DECISIVE, "missing") if deactivate_missing else DECISIVE
    if confirmed is not None and any(found.counts[name] != confirmed[name] for name in decisive):
        raise ChangedMeanwhile(found)


def wait_for_other_imports() -> None:
    """Two imports for one vendor at once would both add the same rows. Who signs in meanwhile needn't wait."""
    db.held(Vendor.select(Vendor.id).where(Vendor.id == db.scope_of(Customer))).execute()


def tell_planner(table: str) -> None:
    """PostgreSQL looks at its tables by itself, but only minutes later; till then it would take them for small."""
    if not db.is_sqlite():
        db.database.execute_sql(f'ANALYZE "{table}"')
