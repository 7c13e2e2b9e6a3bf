"""Excel workbooks, opened by another process that may fail without harm."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import crikit
from crikit import scratch
from crikit.exchange.reading import limits
from crikit.exchange.reading.limits import ReadingError
from crikit.exchange.reading.tables import Row
from crikit.language import count, lazy

CHILD = "crikit.exchange.reading.xlsx_child"
REFUSED = 3
TOO_MUCH = lazy(
    "“%(file)s” takes more time or memory to open than a list needs. "
    "Save the sheet with the list as CSV and choose that file."
)
# What the child refuses, by the name it says.
SENTENCES = {
    "damaged": lazy("“%(file)s” is damaged or was cut short. Save it again in Excel and choose the new file."),
    "crowded": lazy(
        "“%(file)s” holds %(number)s files inside; a workbook has a few dozen. Save the list as CSV and choose that."
    ),
    "bomb": lazy(
        "“%(file)s” unpacks to %(number)s MB, far more than a list needs. "
        "Save the sheet with the list as CSV and choose that file."
    ),
    "foreign": lazy("“%(file)s” isn’t an Excel workbook (.xlsx). Save the list as “Excel Workbook (.xlsx)” or CSV."),
    "empty": lazy("“%(file)s” has no rows on any visible sheet. Choose the workbook that holds the list."),
}


def unpack(path: Path, filename: str) -> IO[bytes]:
    """The rows of a workbook as lines of JSON in a temporary file, which is gone when the caller closes it."""
    rows: IO[bytes] = scratch.file("workbook")
    try:
        finished = _run(path, rows.fileno())
    except subprocess.TimeoutExpired:
        rows.close()
        raise ReadingError(TOO_MUCH % {"file": filename}) from None
    except BaseException:
        rows.close()
        raise
    if finished.returncode:
        rows.close()
        raise ReadingError(_refusal(finished, filename))
    return rows


def _refusal(finished: subprocess.CompletedProcess[bytes], filename: str) -> str:
    why, _, number = finished.stderr.decode(errors="replace").strip().partition(" ")
    if finished.returncode != REFUSED:
        return str(TOO_MUCH % {"file": filename})
    return str(SENTENCES[why] % {"file": filename, "number": count(int(number))})


def _run(path: Path, out: int) -> subprocess.CompletedProcess[bytes]:
    # Nothing of this process's settings goes along: the child reads a stranger's file.
    environment = {"PYTHONPATH": str(Path(crikit.__file__).parents[1]), "PYTHONUTF8": "1", "PATH": os.defpath}
    return subprocess.run(
        [sys.executable, "-m", CHILD, str(path.resolve())],
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.PIPE,
        env=environment,
        timeout=limits.WORKBOOK_SECONDS,
        check=False,
    )


def records(rows: IO[bytes]) -> Iterator[Row]:
    """The unpacked rows; `line` is the row's number in the workbook."""
    with open(rows.name, encoding="ascii") as file:
        for number, line in enumerate(file, 1):
            yield Row(number, json.loads(line))
