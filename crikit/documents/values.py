"""What a document consists of. Every text is written out by the caller; a line end in it begins a new line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from babel.core import get_global

# Where the sheet is Letter, by CLDR; everybody else writes on A4.
LETTER_TERRITORIES = {"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"}

Pair = tuple[str, str]


class Align(Enum):
    LEFT = "left"
    RIGHT = "right"


class Paper(Enum):
    """Width and height of the sheet in points."""

    LETTER = (612.0, 792.0)
    A4 = (595.28, 841.89)

    @classmethod
    def in_zone(cls, timezone: str) -> "Paper":
        """What lies in the printers of a vendor there: `America/New_York` writes on Letter, `Europe/Paris` on A4."""
        return cls.LETTER if get_global("zone_territories").get(timezone) in LETTER_TERRITORIES else cls.A4


@dataclass(frozen=True)
class Sender:
    """Whose document it is. `lines` are its address and how to reach it; `accent` a colour like #12586b, else crikit's
    own; `logo` a picture's bytes, which stands in place of the name."""

    name: str
    lines: Sequence[str] = ()
    accent: str = ""
    logo: bytes | None = None


@dataclass(frozen=True)
class Column:
    """`share` is its part of the width, beside the shares of the others."""

    heading: str
    share: float = 1
    align: Align = Align.LEFT


@dataclass(frozen=True)
class Document:
    """`facts` are pairs of a label and what it says: date, customer, ship to. A row has one text for each column; after
    the first line end of a cell its text is set softer. The last of the `sums` is the one that counts. `notes` are
    pairs of a heading, which may be empty, and a text."""

    title: str
    sender: Sender
    facts: Sequence[Pair] = ()
    columns: Sequence[Column] = ()
    rows: Iterable[Sequence[str]] = ()
    sums: Sequence[Pair] = ()
    notes: Sequence[Pair] = ()
    paper: Paper = Paper.LETTER
