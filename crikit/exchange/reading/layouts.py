"""Which column of a list holds what, for lists simpler than that of the customers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from crikit.exchange.reading import sheets, values
from crikit.exchange.reading.headers import title_key
from crikit.exchange.reading.limits import ReadingError
from crikit.exchange.reading.sheets import Sheet
from crikit.language import gettext


class Refusal(NamedTuple):
    """A line that can't be imported, and the sentence that says why."""

    line: int
    name: str
    reason: str


class Cells(NamedTuple):
    """A line with the text of each field, '' where the file has none."""

    line: int
    fault: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Layout:
    """A list's fields with their labels, the titles they stand under, and without which there is nothing to read."""

    fields: Mapping[str, Any]
    titles: Mapping[str, str]
    required: Sequence[str]
    keyword: str = ""
    iif_titles: Mapping[str, str] | None = None

    @cached_property
    def keys(self) -> dict[str, list[str]]:
        return {field: [title_key(title) for title in written.split("|")] for field, written in self.titles.items()}

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(key for keys in self.keys.values() for key in keys)

    def open_sheet(self, path: Path, filename: str) -> Sheet:
        """The list in a file that was uploaded under this name."""
        return sheets.open_sheet(path, filename, keyword=self.keyword, titles=self.known)

    def match_columns(self, columns: Sequence[str], program: str) -> dict[str, str]:
        """What each column most likely holds, field → column title; the first title found wins."""
        titles: dict[str, str] = {}
        for column in columns:
            titles.setdefault(title_key(column), column)
        matched: dict[str, str] = {}
        for field, keys in self.keys.items():
            own = [title_key(self.iif_titles.get(field, ""))] if self.is_iif(program) and self.iif_titles else []
            free = (titles[key] for key in own + keys if key in titles and titles[key] not in matched.values())
            if column := next(free, ""):
                matched[field] = column
        return matched

    def is_iif(self, program: str) -> bool:
        return program == sheets.QUICKBOOKS_DESKTOP

    def rows(self, sheet: Sheet, matching: Mapping[str, str]) -> Iterator[Cells]:
        """Raises ReadingError where a column is missing that everything hangs on."""
        for column in matching.values():
            if column not in sheet.columns:
                raise ReadingError(
                    gettext("The file has no column “%(column)s”. Match its columns again.", column=column)
                )
        for field in self.required:
            if not matching.get(field):
                raise ReadingError(self._lacks(field, sheet))
        places = {field: sheet.columns.index(column) for field, column in matching.items() if field in self.fields}
        nothing = dict.fromkeys(self.fields, "")
        for row in sheet.rows:
            texts = {field: values.one_line(row.cells[place].strip()) for field, place in places.items()}
            yield Cells(row.line, row.fault, nothing | texts)

    def _lacks(self, field: str, sheet: Sheet) -> str:
        found = ", ".join(f"“{column}”" for column in sheet.columns[:30])
        return gettext(
            "No column holds “%(field)s”. The file has %(columns)s. Match its columns by hand.",
            field=str(self.fields[field]),
            columns=found,
        )
