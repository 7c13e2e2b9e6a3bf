"""A server whose clock a test moves while it runs, by libfaketime."""

from datetime import timedelta
from pathlib import Path

PLACES = ("usr/lib/*/faketime", "usr/lib/faketime", "usr/local/lib/faketime")


def library() -> Path:
    found = [file for place in PLACES for file in Path("/").glob(f"{place}/libfaketimeMT.so.1")]
    if not found:
        raise RuntimeError("libfaketime is missing: install the package libfaketime.")
    return found[0]


class Clock:
    """Start the server with `environment`, then `move` it: by how much its clock differs from the real one."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "clock"
        self.move(timedelta())
        self.environment = {
            "LD_PRELOAD": str(library()),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            # Waiting and files keep the real time: only the calendar is wrong.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
            "PYTHONPATH": str(Path(__file__).parent / "sleeping"),
        }

    def move(self, by: timedelta) -> None:
        unfinished = self.file.with_suffix(".new")
        unfinished.write_text(f"{by.total_seconds():+.0f}\n")
        unfinished.rename(self.file)
