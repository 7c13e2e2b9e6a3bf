"""Excel workbooks, opened by another process that may fail without harm."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import crikit
from crikit.exchange.reading import limits
from crikit.exchange.reading.limits import ReadingError
from crikit.exchange.reading.tables import Row

CHILD = "crikit.exchange.reading.xlsx_child"
REFUSED = 3


def unpack(path: Path, filename: str) -> Path:
    """The rows of a workbook as lines of JSON in a temporary file, which the caller deletes."""
    handle, name = tempfile.mkstemp(prefix="crikit-workbook-", suffix=".jsonl")
    rows = Path(name)
    try:
        with open(handle, "wb") as out:
            finished = _run(path, out.fileno())
    except subprocess.TimeoutExpired:
        rows.unlink()
        raise ReadingError(_too_much(filename)) from None
    except BaseException:
        rows.unlink()
        raise
    if finished.returncode:
        rows.unlink()
        told = finished.stderr.decode(errors="replace").strip()
        raise ReadingError(f"“{filename}” {told}" if finished.returncode == REFUSED else _too_much(filename))
    return rows


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


def _too_much(filename: str) -> str:
    return (
        f"“{filename}” takes more time or memory to open than a list of customers needs. "
        "Save the sheet with the list as CSV and choose that file."
    )


def records(rows: Path) -> Iterator[Row]:
    """The unpacked rows; `line` is the row's number in the workbook."""
    with rows.open(encoding="ascii") as file:
        for number, line in enumerate(file, 1):
            yield Row(number, json.loads(line))
