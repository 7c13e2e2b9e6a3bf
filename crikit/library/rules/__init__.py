"""How much fits into a library, and for how long things are kept."""

from datetime import timedelta

from crikit import quantities
from crikit.language import count, gettext

MEGABYTE = 1_000_000
FILE_BYTES = 25 * MEGABYTE
# Several files at once, with the rest of the form around them.
REQUEST_BYTES = 100 * MEGABYTE
MOST_FILES = 20
MOST_FOLDERS = 200
# Into one archive.
MOST_ZIPPED, ZIPPED_BYTES = 50, 100 * MEGABYTE
DELETED_ARE_KEPT = timedelta(days=30)
# Whoever comes back within this time is still at the same visit.
A_VISIT = timedelta(minutes=30)


def size_told(size: int) -> str:
    """As people read it: `812 KB`, `2.4 MB`."""
    if size < MEGABYTE:
        return gettext("%(size)s KB", size=count(max(1, round(size / 1_000))))
    return gettext("%(size)s MB", size=quantities.say(round(size / 100_000) * 100))
