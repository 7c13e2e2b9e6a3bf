"""What becomes of each row: ready, to fix with a sentence that says how, or left out with its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crikit.orders.reading import sentences
from crikit.orders.reading.amounts import MEASURES, Amount, amount_of
from crikit.orders.reading.columns import (
    Draft,
    doubtful_columns,
    draft,
    headings_of,
    place_in,
    usual_columns,
    usual_width,
    without_prices,
)
from crikit.orders.reading.lines import ReadLine, offers_of
from crikit.orders.reading.readings import Known, Match, Reading, matches_of
from crikit.orders.reading.rows import Row
from crikit.orders.reading.sentences import Trouble
from crikit.orders.reading.splits import SPACES, has_sign
from crikit.orders.reading.titles import is_heading, is_mark, is_prose, is_sum
from crikit.orders.reading.unknown import code_of, looks_like_code, places_beside, telling
from crikit.quantities import ONE


def settle(rows: Sequence[Row], known: Known, quantity_column: int | None = None) -> list[ReadLine]:
    """One line for each row, in order. `known` answers the keys of `rows.wanted`; `quantity_column` is what the person
    said about all rows with cells, where nothing else told it."""
    headings = headings_of(rows)
    drafts = [draft(row, known, headings, quantity_column) for row in rows]
    without_prices(drafts, known)
    usual, width = usual_columns(drafts), usual_width(drafts)
    writes_quantities = any(reading.place for each in drafts for reading in each.readings)
    settling = _Settling(known, doubtful_columns(drafts), writes_quantities=writes_quantities, usual_width=width)
    return [settling.line(each, usual.get(each.kind)) for each in drafts]


@dataclass(frozen=True)
class _Settling:
    known: Known
    doubtful: dict[tuple[str, int], set[int]]
    writes_quantities: bool
    usual_width: int

    def line(self, each: Draft, usual: tuple[int, int] | None) -> ReadLine:
        row = each.row
        is_titles = is_heading(row.cells) and (len(row.cells) > 1 or not each.readings)
        if is_titles or not each.readings:
            if reason := "" if not row.splits else _aside(row, is_titles=is_titles):
                return _troubled(row, Trouble.NOT_AN_ORDER_LINE, reason)
            return _unknown(each)
        if not any(reading.place for reading in each.readings):
            return self._without_quantity(each, is_odd=usual is not None)
        return self._with_quantity(each, usual)

    def _with_quantity(self, each: Draft, usual: tuple[int, int] | None) -> ReadLine:
        readings = each.readings
        is_by_column = each.layout.codes or (usual and not (each.split and each.split.is_typed))
        if not is_by_column and (code := self._unknown_code(each)):
            return _unknown(each, code)
        if usual and each.layout.quantity is None:
            readings = [reading for reading in readings if place_in(each, reading) == usual]
            if not readings and not self._may_differ(each, usual):
                return self._against_the_rule(each, usual)
            readings = readings or each.readings
        if each.misfits or self._is_narrow(each) or (not usual and self._lacks_a_number(each)):
            return _troubled(each.row, Trouble.UNCLEAR_QUANTITY, sentences.unclear_columns(), each, readings[0])
        if len({reading.match.item for reading in readings}) > 1:
            return _several(each, readings)
        if len({reading.says for reading in readings}) > 1:
            return _troubled(each.row, Trouble.UNCLEAR_QUANTITY, sentences.several_numbers(), each, readings[0])
        return _ready(each, readings[0])

    def _may_differ(self, each: Draft, usual: tuple[int, int]) -> bool:
        """A row that says one thing only, and plainly isn't laid out as most are."""
        if each.split is None or each.split.is_typed:
            return True
        code, quantity = usual
        columns = {reading.columns for reading in each.readings}
        is_swapped = (quantity, code) in columns
        has_no_code_there = not each.split.cells[code] and quantity in {column for _, column in columns}
        return each.is_settled and (is_swapped or has_no_code_there)

    def _against_the_rule(self, each: Draft, usual: tuple[int, int]) -> ReadLine:
        code, quantity = usual
        here = [reading for reading in each.readings if reading.run.start == code]
        cells = each.split.cells if each.split else ()
        if here and not cells[quantity]:
            return _troubled(each.row, Trouble.NO_QUANTITY, sentences.no_quantity(), each, here[0], quantity="")
        if here:
            return _troubled(each.row, Trouble.UNCLEAR_QUANTITY, sentences.several_numbers(), each, here[0])
        return _unknown(each, cells[code])

    def _unknown_code(self, each: Draft) -> str:
        """A text that looks more like the row's code than the number that happens to be one."""
        if not each.split or not all(amount_of(reading.run.text) for reading in each.readings):
            return ""
        return next((cell for cell in each.split.cells if looks_like_code(cell) and not self._knows(cell)), "")

    def _knows(self, cell: str) -> bool:
        return bool(matches_of(cell, self.known))

    def _is_narrow(self, each: Draft) -> bool:
        """Several spaces hide an empty cell: the one number there is may be the price."""
        split = each.split
        return (
            split is not None
            and split.way == SPACES
            and len(split.amounts) == 1
            and len(split.cells) < self.usual_width
        )

    def _lacks_a_number(self, each: Draft) -> bool:
        """Where other rows have a number that may be the quantity this one has an empty cell."""
        cells = each.split.cells if each.split and each.layout.quantity is None else ()
        return bool(cells) and any(not cells[column] for column in self.doubtful.get(each.kind, ()))

    def _without_quantity(self, each: Draft, *, is_odd: bool) -> ReadLine:
        reading = each.readings[0]
        if len({reading.match.item for reading in each.readings}) > 1:
            return _several(each, each.readings)
        if code := self._unknown_code(each):
            return _unknown(each, code)
        is_alone = not is_odd and each.layout.quantity is None and _is_alone(each, reading)
        if is_alone and (reading.match.is_barcode or not self.writes_quantities):
            return _ready(each, reading, alone=True)
        return _troubled(each.row, Trouble.NO_QUANTITY, sentences.no_quantity(), each, reading)


def _unknown(each: Draft, code: str = "") -> ReadLine:
    """With what was typed, so that only the item remains to be chosen."""
    if not each.row.splits:
        return _troubled(each.row, Trouble.UNKNOWN_ITEM, sentences.unreadable())
    split = each.split or telling(each.row)
    code = code or code_of(split, each)
    amounts = [place.amount for place in places_beside(split, each, code)]
    amount = amounts[0] if len(amounts) == 1 else None
    return _troubled(
        each.row,
        Trouble.UNKNOWN_ITEM,
        sentences.unknown(code),
        each,
        code=code,
        quantity=amount.text if amount else "",
        thousandths=amount.thousandths if amount and not amount.unit else None,
        numbers=_written(amounts),
    )


def _is_alone(each: Draft, reading: Reading) -> bool:
    """Whether the row holds its code and nothing else, as scanners send it."""
    cells = each.split.cells if each.split else ()
    return sum(map(bool, cells)) == reading.run.end - reading.run.start


def _aside(row: Row, *, is_titles: bool) -> str:
    """Why a row in which no item was found is no line of an order; nothing if it may be one."""
    if is_titles:
        return sentences.heading()
    if not has_sign(row.raw) or is_mark(row.raw):
        return sentences.nothing()
    if is_sum(row.cells) or (row.splits[-1].is_typed and is_sum(row.splits[-1].cells)):
        return sentences.total()
    first = row.splits[0]
    if first.is_typed or first.way == "," or sum(map(bool, first.cells)) == 1:
        return sentences.prose() if is_prose(row.raw) else ""
    return ""


def _ready(each: Draft, reading: Reading, *, alone: bool = False) -> ReadLine:
    """Ready, if the item is sold and the number clear."""
    if not reading.match.active:
        return _troubled(each.row, Trouble.NOT_SOLD, sentences.not_sold(reading.run.text), each, reading)
    amount = reading.place.amount if reading.place else None
    if amount and amount.thousandths is None:
        sentence = sentences.unclear(amount.text)
        return _troubled(each.row, Trouble.UNCLEAR_QUANTITY, sentence, each, reading)
    if amount and amount.unit and amount.unit != _unit_of(reading.match):
        sentence = sentences.other_unit(amount.text, reading.match.unit)
        return _troubled(each.row, Trouble.UNCLEAR_QUANTITY, sentence, each, reading)
    thousandths = ONE if alone or not amount else amount.thousandths
    quantity = amount.text if amount else ""
    return ReadLine(each.row.line, each.row.raw, reading.run.text, quantity, reading.match.item, thousandths)


def _unit_of(match: Match) -> str:
    word = match.unit.strip(" .").casefold()
    return MEASURES.get(word, word)


def _several(each: Draft, readings: Sequence[Reading]) -> ReadLine:
    texts = {reading.run.text for reading in readings}
    sentence = sentences.several_items(readings[0].run.text) if len(texts) == 1 else sentences.several_readings()
    return _troubled(each.row, Trouble.SEVERAL_ITEMS, sentence, each, code=readings[0].run.text)


def _troubled(
    row: Row,
    trouble: Trouble,
    sentence: str,
    each: Draft | None = None,
    reading: Reading | None = None,
    **typed: object,
) -> ReadLine:
    """To fix, or left out; with what can be chosen from."""
    facts: dict[str, object] = {}
    readings = each.readings if each else []
    if reading:
        facts = {"code": reading.run.text, "item": reading.match.item}
        if reading.place and len({other.says for other in readings}) == 1:
            facts["quantity"] = reading.place.amount.text
            if trouble == Trouble.NOT_SOLD:
                facts["thousandths"] = reading.place.amount.thousandths
    offers = offers_of(each, readings) if each else ()
    if trouble != Trouble.NO_QUANTITY:
        same = [other for other in readings if reading is None or other.match.item == reading.match.item]
        facts["numbers"] = _written(other.place.amount for other in same if other.place)
    return ReadLine(row.line, row.raw, trouble=trouble, sentence=sentence, offers=offers, **{**facts, **typed})  # type: ignore[arg-type]


def _written(amounts: Iterable[Amount]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(amount.written for amount in amounts))
