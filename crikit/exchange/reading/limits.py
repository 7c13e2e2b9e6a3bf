"""What a file from accounting may weigh; past these it is refused, never cut short."""

from crikit.errors import DomainError

FILE_BYTES = 50 * 1024 * 1024
ROWS = 500_000
COLUMNS = 500
LINE_CHARACTERS = 250_000
CELL_CHARACTERS = 5_000

NAME_CHARACTERS = 200
CODE_CHARACTERS = 60
LABEL_CHARACTERS = 200

WORKBOOK_ENTRIES = 2_000
WORKBOOK_BYTES = 400 * 1024 * 1024
# Honest workbooks shrink 5 to 40 times; the smallest bomb that hurts shrinks several hundred times.
WORKBOOK_RATIO = 150
WORKBOOK_SHEETS = 20
WORKBOOK_SECONDS = 60
WORKBOOK_MEMORY_BYTES = 1536 * 1024 * 1024


class ReadingError(DomainError):
    """The file as a whole can't be read; a single bad line is refused on its own instead."""
