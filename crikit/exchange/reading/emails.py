"""Finding the addresses in an e-mail cell, as bookkeepers fill it."""

import functools
import re

from email_validator import EmailNotValidError, validate_email

SEPARATOR = re.compile(r"[;,\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
NAMED = re.compile(r"<([^<>]*)>")
SLASHES = re.compile(r"[/|&\\]")
WRAPPING = "\"'“”‘’()[]{}<>`"
TRAILING = ".,:"

# The everyday address. Whatever differs is judged by the library, which is fifty times slower.
PLAIN = re.compile(
    r"[A-Za-z0-9_+%-]+(?:\.[A-Za-z0-9_+%-]+)*@(?:[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){0,61}\.)+[a-z]{2,24}",
    re.IGNORECASE | re.ASCII,
)
RESERVED_ENDINGS = (".local", ".invalid", ".onion", ".localhost", ".arpa")
LOCAL_CHARACTERS = 64
ADDRESS_CHARACTERS = 254


def split(cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The usable addresses in the order written, and the pieces that were meant as one but can't be used.

    An address without a dot in its domain, or with a control character, can't be used. One with accents before the @
    (`q.núnez@…`) can: RFC 6531 makes it legal, the large mail services take it, and only the customer's own server can
    tell whether it is theirs. Whoever sends must use SMTPUTF8 for it; where the outgoing server doesn't offer that, the
    letter fails with that reason, which helps more than a portal that refuses to try. A domain with accents is given
    in its ASCII form, which every server takes.
    """
    text = cell.strip()
    if alone := usable(text):
        return (alone,), ()
    valid: dict[str, str] = {}
    rest: list[str] = []
    for piece in SEPARATOR.split(NAMED.sub(r" <\1> ; ", text)):
        good, bad = _words(piece.strip())
        for address in good:
            valid.setdefault(address.casefold(), address)
        # Beside <an address> whatever holds none is the name it belongs to: `Smith, Ana <ana@…>`.
        rest += [word for word in bad if "@" in word or "<" not in text]
    return tuple(valid.values()), tuple(rest)


def _words(piece: str) -> tuple[list[str], list[str]]:
    """One piece between separators; where no word of it is an address, the piece as a whole is unusable."""
    words = [_bare(word) for word in piece.split()]
    words = [part for word in words for part in (SLASHES.split(word) if word.count("@") > 1 else [word])]
    good = [address for word in words if (address := usable(word))]
    if good:
        return good, [word for word in words if not usable(word) and any(c.isalnum() for c in word)]
    return [], [piece] if _bare(piece) else []


def _bare(word: str) -> str:
    return word.rstrip(TRAILING).strip(WRAPPING).rstrip(TRAILING)


@functools.lru_cache(maxsize=4096)
def usable(written: str) -> str:
    """The address in the form in which mail can be sent to it, or nothing."""
    written = written.removeprefix("mailto:")
    local, _, domain = written.rpartition("@")
    if len(local) <= LOCAL_CHARACTERS and len(written) <= ADDRESS_CHARACTERS and PLAIN.fullmatch(written):
        domain = domain.lower()
        if not domain.endswith(RESERVED_ENDINGS):
            return f"{local}@{domain}"
    return _judged(written) if local and "." in domain and written.isprintable() else ""


def _judged(written: str) -> str:
    # `.test` never exists outside rehearsals, where it has to work.
    try:
        found = validate_email(written, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return ""
    address = f"{found.local_part}@{found.ascii_domain.lower()}"
    return address if len(address) <= ADDRESS_CHARACTERS else ""
