"""Keys by which texts are compared: search, uniqueness and sorting must not depend on the database's own folding."""

import unicodedata

LINK_MARK = "\ue000"
# How codes and numbers of samples begin. No accounting program writes such ones: no list of one's own takes a sample
# for one of its own, or misses it.
SAMPLE = "SAMPLE-"


def search_key(text: str) -> str:
    """Lower case without marks, single spaces: `Éclair  Café` becomes `eclair cafe`. SQLite folds ASCII only."""
    if text.isascii():
        return " ".join(text.casefold().split())
    spread = text
    # Twice, because taking a letter apart may bring a capital to light: `ꟸ` becomes `Ħ`, and only then `ħ`.
    for _ in range(2):
        spread = unicodedata.normalize("NFKD", spread.casefold())
    return " ".join("".join(c for c in spread if not unicodedata.combining(c)).split())


def username_key(username: str) -> str:
    return unicodedata.normalize("NFKC", username).strip().casefold()


def one_line(text: str) -> str:
    """The text without control characters, line separators and the outbox's private mark, fit for a mail header."""
    return " ".join("".join(c if c.isprintable() and c != LINK_MARK else " " for c in text).split())
