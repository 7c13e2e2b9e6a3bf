"""What the machine has left."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from crikit import engines
from crikit.config import Settings

SMALLEST_FREE_DISK = 100_000_000


def folders(settings: Settings) -> list[Path]:
    """Where the portal writes."""
    database = [engines.sqlite_file(settings.database_url).parent] if settings.uses_sqlite else []
    return list(dict.fromkeys([settings.instance, *database]))


def free_bytes(folders: Iterable[Path]) -> int:
    """On the disk that has the least left. Raises OSError."""
    return min(shutil.disk_usage(folder).free for folder in folders)


def is_disk_full(settings: Settings) -> bool:
    """A folder that went away has no room either."""
    try:
        return free_bytes(folders(settings)) < SMALLEST_FREE_DISK
    except OSError:
        return True
