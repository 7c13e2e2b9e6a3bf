"""Password hashes: argon2id with 19 MiB and two passes, as the OWASP password storage guide advises."""

import importlib.util
from pathlib import Path
from threading import BoundedSemaphore
from types import ModuleType

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 1_024
# Each hash takes 19 MiB and a core; a crowd at the door must not take the machine.
AT_ONCE = BoundedSemaphore(4)


def _lists() -> ModuleType:
    """zxcvbn's lists of words without zxcvbn, which ranks all of them when it is imported and takes 10 MiB for it."""
    library = importlib.util.find_spec("zxcvbn")
    folder = Path(library.origin or "").parent if library else Path()
    words = importlib.util.spec_from_file_location("frequency_lists", folder / "frequency_lists.py")
    if words is None or words.loader is None:
        raise ImportError("zxcvbn has no frequency_lists")
    lists = importlib.util.module_from_spec(words)
    words.loader.exec_module(lists)
    return lists


# One text, each between line ends: as a set they would take 4 MiB, and few passwords are looked up.
COMMON = "\n".join(["", *_lists().FREQUENCY_LISTS["passwords"], ""])

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Checked when there is no such username, so that an answer takes the same time either way.
_nobody = _hasher.hash("nobody has this password")


def hashed(password: str) -> str:
    with AT_ONCE:
        return _hasher.hash(password)


def is_right(password: str, kept: str | None) -> bool:
    with AT_ONCE:
        try:
            _hasher.verify(kept or _nobody, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    return _hasher.check_needs_rehash(kept)


def is_common(password: str) -> bool:
    folded = password.casefold()
    return "\n" not in folded and f"\n{folded}\n" in COMMON
