"""Bringing sales reps in. A rep is known again by its code, however that is written."""

from collections.abc import Iterator, Mapping
from typing import Any

from crikit import clock
from crikit.accounts.models import User
from crikit.customers.models import SalesRep
from crikit.exchange.imports.in_memory import InMemory, Plan, chunks
from crikit.exchange.imports.staging import list_key
from crikit.exchange.reading import reps
from crikit.exchange.reading.reps import RepRow
from crikit.exchange.reading.sheets import Sheet
from crikit.keys import search_key
from crikit.language import gettext

FACTS = (
    *("code", "name", "name_key", "phone", "email_written", "default_email", "other_emails", "address_usable"),
    *("active", "invitable"),
)
NEW: dict[str, Any] = {"phone": "", "email_written": "", "default_email": "", "other_emails": []}


class Reps(InMemory):
    table = "sales_rep"

    def read(self, sheet: Sheet, matching: Mapping[str, str]) -> Iterator[Any]:
        return reps.read(sheet, matching)

    def plan(self) -> Plan:
        plan, lines = Plan(), dict[str, int]()
        columns = [getattr(SalesRep, name) for name in ("id", *FACTS, "invitation_email")]
        known = {search_key(row["code"]): row for row in SalesRep.select(*columns).order_by(SalesRep.id.desc()).dicts()}
        with_username = {rep for (rep,) in User.select(User.rep_id).where(User.rep_id.is_null(False)).tuples()}
        for row in self.rows:
            key = search_key(row.code)
            if key in lines:
                twice = gettext("The code %(said)s stands on line %(line)s already.", said=row.code, line=lines[key])
                plan.refuse(row.line, row.code, twice)
                continue
            lines[key] = row.line
            before = known.get(key)
            plan.take(before, self._facts(row, before, with_username))
        named = {*lines, *(search_key(fault.name) for fault in self.faults)}
        gone = [row for key, row in sorted(known.items()) if row["active"] and key not in named]
        plan.missing = [{name: row[name] for name in ("id", "name", "code")} for row in gone]
        good = [*plan.added, *plan.changed]
        plan.noted = {"without_address": sum(row["active"] and not row["email_written"] for row in good)}
        return plan

    def write(self, plan: Plan) -> None:
        told = [SalesRep.changed_at, *(getattr(SalesRep, name) for name in FACTS if name != "code")]
        now = clock.now()
        for rows in chunks([*plan.added, *plan.changed]):
            written = [{**{name: row[name] for name in FACTS}, "changed_at": now} for row in rows]
            kept = SalesRep.insert_many(written).on_conflict(
                conflict_target=[SalesRep.vendor_id, SalesRep.code], preserve=told
            )
            kept.as_rowcount().execute()

    def end(self, ids: list[int]) -> None:
        gone = {"active": False, "invitable": False, "changed_at": clock.now()}
        SalesRep.update(**gone).where(SalesRep.id.in_(ids)).execute()

    def _facts(self, row: RepRow, before: Mapping[str, Any] | None, with_username: set[int]) -> dict[str, Any]:
        """The rep as it is to be. What the file has no column for stays, and so does a name that it leaves empty."""
        known = before or NEW
        name = row.name or known.get("name") or row.code
        default, *others = row.emails or ("",)
        said: dict[str, Any] = {"phone": row.phone} if "phone" in self.brought else {}
        if "email" in self.brought:
            said |= {"email_written": row.email_written, "default_email": default, "other_emails": others}
        facts = {name: known[name] for name in NEW} | said
        own = known.get("invitation_email")
        is_free = before is None or before["id"] not in with_username
        return facts | {
            "code": before["code"] if before else row.code,
            "name": name,
            "name_key": list_key(name),
            "address_usable": bool(facts["default_email"] if own is None else own),
            "active": row.active,
            "invitable": row.active and is_free,
        }
