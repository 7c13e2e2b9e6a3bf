"""Room on the disks, and who may read what stands there."""

import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from crikit import engines
from crikit.admin.doctor import Examination, Finding, attention, ok, wrong
from crikit.admin.queries.machine import SMALLEST_FREE_DISK, folders, free_bytes
from crikit.config import Settings

MEGABYTE = 1_000_000
COMFORTABLE = 1_000 * MEGABYTE


def room(examination: Examination) -> Iterator[Finding]:
    for folder in dict.fromkeys([*folders(examination.settings), Path(tempfile.gettempdir())]):
        try:
            free = free_bytes([folder])
        except OSError as error:
            yield wrong(f"{folder} can't be looked at: {error.strerror}. Is its disk mounted?")
            continue
        told = f"{free // MEGABYTE:,} MB free in {folder}."
        if free < SMALLEST_FREE_DISK:
            yield wrong(f"{told} The portal counts as not ready. Make room or enlarge the disk.")
        elif free < COMFORTABLE:
            yield attention(f"{told} Make room or enlarge the disk.")
        else:
            yield ok(told)


def modes(examination: Examination) -> Iterator[Finding]:
    chosen = examination.settings
    serious = attention if chosen.is_development else wrong
    private = sorted(_private(chosen))
    if told := _those(private, _is_readable_by_others):
        yield serious(f"Others can read {', '.join(told)}. Run: chmod go= {' '.join(told)}")
    if told := _those(private, _is_writable_by_others):
        yield wrong(f"Others can write to {', '.join(told)}. Run: chmod go-w {' '.join(told)}")
    if told := _those(private, lambda path: not os.access(path, os.W_OK)):
        yield wrong(f"This user can't write to {', '.join(told)}. Run the portal and its commands as their owner.")
    if os.geteuid() == 0 and not chosen.is_development:
        yield attention("You are root: run the portal, and commands that write, as a user of its own.")
    yield ok("Nobody else can read the database or keys.")


def _private(chosen: Settings) -> Iterator[Path]:
    """The database with what stands beside it, a developer's key, and compiled templates, which are code."""
    wanted = [chosen.instance / "secret-key", chosen.instance / "templates"]
    if chosen.uses_sqlite:
        file = engines.sqlite_file(chosen.database_url)
        wanted += [file, *(file.with_name(file.name + ending) for ending in ("-wal", "-shm"))]
    return (path for path in wanted if path.exists())


def _those(paths: list[Path], is_so: Callable[[Path], bool]) -> list[str]:
    return [str(path) for path in paths if is_so(path)]


def _is_readable_by_others(path: Path) -> bool:
    """Unless it stands in a folder that nobody else may enter; of compiled templates, others may know the text."""
    is_shut_in = not path.parent.stat().st_mode & (stat.S_IXGRP | stat.S_IXOTH)
    is_open = path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
    return path.name != "templates" and bool(is_open) and not is_shut_in


def _is_writable_by_others(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH))
