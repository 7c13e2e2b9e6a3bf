"""Texts in the signs that QuickBooks Desktop knows, those of Windows-1252; nothing becomes a question mark unsaid."""

import unicodedata

from crikit.keys import one_line

ENCODING = "cp1252"
# What takes no part in Unicode's own taking apart.
WRITTEN_SO = str.maketrans(
    {
        **dict.fromkeys("ĐƉ", "D"),
        **dict.fromkeys("‐‑−", "-"),
        **dict.fromkeys('″〃＂"', "''"),
        **dict.fromkeys("′", "'"),
        "đ": "d",
        "Ł": "L",
        "ł": "l",
        "Ħ": "H",
        "ħ": "h",
        "ı": "i",
        "Ŧ": "T",
        "ŧ": "t",
        "ĸ": "k",
        "Ŋ": "N",
        "ŋ": "n",
        "⁄": "/",
        "∕": "/",
        "≤": "<=",
        "≥": ">=",
        "→": "->",
        "←": "<-",
        "ẞ": "SS",
        "№": "No.",
    }
)


class Unwritable(ValueError):
    """A text that holds signs of another script; `signs` are those."""

    def __init__(self, text: str, signs: str) -> None:
        super().__init__(f"no way to write {signs!r} in {ENCODING}")
        self.text, self.signs = text, signs


def written(text: str) -> str:
    """One line without quotation marks. Letters with marks that Windows-1252 lacks lose the mark: `Dvořák` becomes
    `Dvorák`. Raises Unwritable for other scripts."""
    line = one_line(text).translate(WRITTEN_SO)
    if line.isascii():
        return line
    found = "".join(map(_sign, unicodedata.normalize("NFC", line)))
    if missing := "".join(dict.fromkeys(sign for sign in found if not _is_known(sign))):
        raise Unwritable(text, missing)
    # Taken apart, a sign may turn out to be one of those above.
    return " ".join(found.translate(WRITTEN_SO).split())


def _sign(sign: str) -> str:
    if _is_known(sign):
        return sign
    apart = (part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    return "".join(apart).translate(WRITTEN_SO)


def _is_known(sign: str) -> bool:
    try:
        sign.encode(ENCODING)
    except UnicodeEncodeError:
        return False
    return True
