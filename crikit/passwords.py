"""Password hashes: argon2id with 19 MiB and two passes, as the OWASP password storage guide advises."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn.frequency_lists import FREQUENCY_LISTS

LONGEST = 1_024
# Each hash takes 19 MiB and a core; a crowd at the door must not take the machine.
AT_ONCE = BoundedSemaphore(4)
COMMON = frozenset(FREQUENCY_LISTS["passwords"])

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
    return password.casefold() in COMMON
