"""Bringing prices in: those of price lists, and those for quantities."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from crikit.catalog.models import Item, ListPrice, VolumePrice
from crikit.customers.models import PriceList
from crikit.exchange.imports.in_memory import InMemory, Plan, chunks
from crikit.exchange.imports.staging import list_key
from crikit.exchange.reading import prices
from crikit.exchange.reading.layouts import Layout
from crikit.exchange.reading.prices import PriceRow
from crikit.exchange.reading.sheets import Sheet
from crikit.keys import SAMPLE, search_key
from crikit.language import gettext
from crikit.quantities import say

Row = dict[str, Any]
# Whose price it is: the item, and the key of the price list or the quantity from which on it counts.
Whose = tuple[int, Any]


class Prices(InMemory):
    """A price is known again by its item, its list or quantity, and the day from which on it counts."""

    layout: Layout
    model: Any
    ended = "removed"

    def read(self, sheet: Sheet, matching: Mapping[str, str]) -> Iterator[Any]:
        return prices.read(self.layout, sheet, matching)

    def part(self, row: PriceRow) -> Any:
        """What tells the prices of one item apart: the list's key, or the quantity."""
        raise NotImplementedError

    def here(self) -> Any:
        """The prices that a file of this kind speaks of; `part` and `said` are as in `part()` and as people read it."""
        raise NotImplementedError

    def plan(self) -> Plan:
        plan, lines = Plan(), dict[Any, int]()
        items = dict(Item.select(Item.code_key, Item.id).tuples())
        known, met = self._known(), set[int]()
        for row in self.rows:
            item = items.get(search_key(row.item))
            if item is None:
                plan.refuse(
                    row.line, row.item, gettext("There is no item %(code)s. Import the items first.", code=row.item)
                )
                continue
            whose = (item, self.part(row))
            if (line := lines.setdefault((whose, row.starts_on), row.line)) != row.line:
                plan.refuse(row.line, row.item, gettext("This price stands on line %(line)s already.", line=line))
                continue
            before = self._known_again(row, [old for old in known[whose] if old["id"] not in met])
            met |= {before["id"]} if before else set()
            plan.take(before, self._facts(row, whose, before))
        refused = {items.get(search_key(fault.name)) for fault in self.faults}
        plan.missing = [
            {"id": old["id"], "name": old["code"], "code": old["said"]}
            for (item, _), olds in known.items()
            for old in olds
            if old["id"] not in met and item not in refused and not old["code"].startswith(SAMPLE)
        ]
        return plan

    def end(self, ids: list[int]) -> None:
        self.model.delete().where(self.model.id.in_(ids)).execute()

    def stored(self, row: Row, lists: Mapping[str, int]) -> Row:
        """The row as its table holds it."""
        raise NotImplementedError

    def write(self, plan: Plan) -> None:
        lists = dict(PriceList.select(PriceList.name_key, PriceList.id).tuples())
        for rows in chunks(plan.added):
            self.model.insert_many([self.stored(row, lists) for row in rows]).as_rowcount().execute()
        for rows in chunks(plan.changed):
            written = [{**self.stored(row, lists), "id": row["id"]} for row in rows]
            told = [self.model.cents, self.model.starts_on, self.model.ends_on]
            self.model.insert_many(written).on_conflict(
                conflict_target=[self.model.id], preserve=told
            ).as_rowcount().execute()

    def _known(self) -> defaultdict[Whose, list[Row]]:
        known: defaultdict[Whose, list[Row]] = defaultdict(list)
        for old in self.here().dicts():
            known[old["item"], old["part"]].append(old)
        return known

    def _known_again(self, row: PriceRow, olds: list[Row]) -> Row | None:
        """A file without days speaks of the price that always counts, or else of the only one there is."""
        same = next((old for old in olds if old["starts_on"] == row.starts_on), None)
        if same is None and "starts_on" not in self.brought and len(olds) == 1:
            return olds[0]
        return same

    def _facts(self, row: PriceRow, whose: Whose, before: Row | None) -> Row:
        facts = {"item": whose[0], "part": whose[1], "cents": row.cents}
        for day in ("starts_on", "ends_on"):
            facts[day] = getattr(row, day) if day in self.brought or before is None else before[day]
        return facts


class OfLists(Prices):
    """A price list that isn't known yet is made. Lists that the file doesn't name aren't spoken of."""

    layout, model, table = prices.PRICE_LISTS, ListPrice, "list_price"

    def part(self, row: PriceRow) -> str:
        return list_key(row.price_list)

    def here(self) -> Any:
        columns = (ListPrice.id, ListPrice.item, ListPrice.cents, ListPrice.starts_on, ListPrice.ends_on, Item.code)
        named = (PriceList.name_key.alias("part"), PriceList.name.alias("said"))
        found = ListPrice.select(*columns, *named).join(PriceList).switch(ListPrice).join(Item)
        found = found.where(PriceList.name_key.in_(list(self._names()) or [""]))
        return found.order_by(PriceList.name_key, Item.code_key, ListPrice.id)

    def plan(self) -> Plan:
        plan = super().plan()
        plan.noted["new_price_lists"] = len(self._new(plan))
        return plan

    def write(self, plan: Plan) -> None:
        names = self._names()
        for keys in chunks(sorted(self._new(plan))):
            PriceList.insert_many([{"name": names[key], "name_key": key} for key in keys]).execute()
        super().write(plan)

    def stored(self, row: Row, lists: Mapping[str, int]) -> Row:
        days = {"starts_on": row["starts_on"], "ends_on": row["ends_on"]}
        return {"item": row["item"], "price_list": lists[row["part"]], "cents": row["cents"], **days}

    def _names(self) -> dict[str, str]:
        """Each list of the file by its key, as it is written first."""
        names: dict[str, str] = {}
        for row in self.rows:
            names.setdefault(self.part(row), row.price_list)
        return names

    def _new(self, plan: Plan) -> set[str]:
        there = {key for (key,) in PriceList.select(PriceList.name_key).tuples()}
        return {row["part"] for row in plan.added} - there


class ForQuantities(Prices):
    layout, model, table = prices.VOLUME, VolumePrice, "volume_price"

    def part(self, row: PriceRow) -> int:
        return row.minimum

    def here(self) -> Any:
        days = (VolumePrice.starts_on, VolumePrice.ends_on)
        minimum = (VolumePrice.minimum.alias("part"), VolumePrice.minimum.alias("said"))
        columns = (VolumePrice.id, VolumePrice.item, VolumePrice.cents, *days, Item.code, *minimum)
        return VolumePrice.select(*columns).join(Item).order_by(Item.code_key, VolumePrice.minimum, VolumePrice.id)

    def plan(self) -> Plan:
        plan = super().plan()
        for row in plan.missing:
            row["code"] = gettext("from %(quantity)s", quantity=say(row["code"]))
        return plan

    def stored(self, row: Row, lists: Mapping[str, int]) -> Row:
        days = {"starts_on": row["starts_on"], "ends_on": row["ends_on"]}
        return {"item": row["item"], "minimum": row["part"], "cents": row["cents"], **days}
