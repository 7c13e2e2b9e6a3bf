"""Names of files: what comes in may say anything, what goes out is safe on every system."""

import re

from crikit.keys import one_line
from crikit.library.models import LONGEST_NAME

# What no file system, archive or header is to meet.
UNSAFE = re.compile(r'[\\/:*?"<>|]+')
# Names that Windows keeps for its devices, with any ending.
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
FALLBACK = "document"


def filename_of(written: str) -> str:
    """The last part of the name, without anything that could lead elsewhere: `../../a\\r\\nb.pdf` becomes `a b.pdf`."""
    last = written.replace("\\", "/").rpartition("/")[2]
    stem, dot, ending = one_line(last).rpartition(".")
    if not dot:
        stem, ending = ending, ""
    ending = _safe(ending)
    return f"{safe_name(stem)[: LONGEST_NAME - 12]}{dot}{ending[:10]}"


def stem_of(filename: str) -> str:
    return filename.rpartition(".")[0] or filename


def safe_name(name: str) -> str:
    cleaned = _safe(name)
    if DEVICES.match(cleaned):
        cleaned = f"_{cleaned}"
    return cleaned[:LONGEST_NAME].strip() or FALLBACK


def served_name(name: str, kind: str) -> str:
    """What a download is called: the document's own name, and the ending of what it is."""
    return f"{safe_name(name)}.{kind}"


def told_apart(names: list[str]) -> list[str]:
    """The same names, with a number for those that came before, letters large or small."""
    taken: set[str] = set()
    found = []
    for name in names:
        stem, _, ending = name.rpartition(".")
        number, apart = 1, name
        while apart.casefold() in taken:
            number += 1
            apart = f"{stem} ({number}).{ending}"
        taken.add(apart.casefold())
        found.append(apart)
    return found


def _safe(text: str) -> str:
    return one_line(UNSAFE.sub(" ", one_line(text))).strip(". ")
