"""Files on this machine's disk for as long as somebody works on them.

A process that is killed leaves its own behind; whichever starts next takes away those that nobody holds any more.
"""

import fcntl
import io
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

PREFIX = "crikit-scratch-"


class File(io.BufferedRandom):
    """Gone when it is closed, and before it is let go: then nobody takes it for left behind."""

    def close(self) -> None:
        if not self.closed:
            Path(self.name).unlink(missing_ok=True)
        super().close()


def file(purpose: str) -> Any:
    while True:
        handle, name = tempfile.mkstemp(prefix=f"{PREFIX}{purpose}-")
        os.close(handle)
        with suppress(FileNotFoundError):
            made = File(io.FileIO(name, "r+"))
            fcntl.flock(made.fileno(), fcntl.LOCK_EX)
            if Path(name).exists():
                return made
            # Swept away in the moment before it was held.
            made.close()


def sweep() -> None:
    """Takes away what killed processes left."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        # Refused while somebody works on it; gone if somebody else sweeps; closed if it is another user's.
        with suppress(OSError), left.open("rb") as held:
            fcntl.flock(held.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()
