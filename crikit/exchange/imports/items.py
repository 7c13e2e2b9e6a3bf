"""Bringing items in. An item is known again by its code."""

from collections.abc import Iterator, Mapping
from typing import Any

from crikit import clock
from crikit.catalog.models import Item
from crikit.exchange.imports.in_memory import InMemory, Plan, chunks
from crikit.exchange.reading import items
from crikit.exchange.reading.items import ItemRow
from crikit.exchange.reading.sheets import Sheet
from crikit.keys import SAMPLE, search_key
from crikit.language import gettext
from crikit.quantities import ONE

# What a file says with an empty cell, and what a new item is where the file has no such column.
EMPTY: dict[str, Any] = {"name": "", "unit": "", "barcode": "", "pack": ONE, "minimum": 0, "stock": None}
EMPTY["base_price"] = None
FACTS = ("code", "code_key", "name", "name_key", *list(EMPTY)[1:], "active", "search_text")


class Items(InMemory):
    table = "item"

    def read(self, sheet: Sheet, matching: Mapping[str, str]) -> Iterator[Any]:
        return items.read(sheet, matching)

    def plan(self) -> Plan:
        plan, lines = Plan(), dict[str, int]()
        known = {row["code_key"]: row for row in Item.select(Item.id, *_columns()).dicts()}
        for row in self.rows:
            key = _key(row.code)
            if key in lines:
                twice = gettext("The item code %(said)s stands on line %(line)s already.")
                plan.refuse(row.line, row.code, twice % {"said": row.code, "line": lines[key]})
                continue
            lines[key] = row.line
            plan.take(known.get(key), self._facts(row, known.get(key, EMPTY)))
        named = {*lines, *(_key(fault.name) for fault in self.faults)}
        own = (row for key, row in sorted(known.items()) if key not in named and not row["code"].startswith(SAMPLE))
        gone = [row for row in own if row["active"]]
        plan.missing = [{"id": row["id"], "name": row["name"] or row["code"], "code": row["code"]} for row in gone]
        plan.noted = {"inactive": sum(not row["active"] for row in (*plan.added, *plan.changed))}
        return plan

    def write(self, plan: Plan) -> None:
        """Whoever adds an item of this code at the same moment is followed and not stumbled over."""
        told = [Item.changed_at, *(column for column in _columns() if column is not Item.code_key)]
        now = clock.now()
        for rows in chunks([*plan.added, *plan.changed]):
            written = [{**{name: row[name] for name in FACTS}, "changed_at": now} for row in rows]
            kept = Item.insert_many(written).on_conflict(conflict_target=[Item.vendor_id, Item.code_key], preserve=told)
            kept.as_rowcount().execute()

    def end(self, ids: list[int]) -> None:
        Item.update(active=False, changed_at=clock.now()).where(Item.id.in_(ids)).execute()

    def _facts(self, row: ItemRow, before: Mapping[str, Any]) -> dict[str, Any]:
        """The item as it is to be. What the file has no column for stays as it is."""
        said = {name: getattr(row, name) if name in self.brought else before[name] for name in EMPTY}
        facts = {name: EMPTY[name] if value is None else value for name, value in said.items()}
        key, name_key = _key(row.code), search_key(facts["name"])[: Item.name_key.max_length]
        text = f"{key} {name_key} {search_key(facts['barcode'])}".strip()
        return {
            **facts,
            "code": row.code,
            "code_key": key,
            "name_key": name_key,
            "active": row.active,
            "search_text": text,
        }


def _key(code: str) -> str:
    return search_key(code)[: Item.code_key.max_length]


def _columns() -> list[Any]:
    return [getattr(Item, name) for name in FACTS]
