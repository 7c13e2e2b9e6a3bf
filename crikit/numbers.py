"""Whole numbers as they come in addresses and forms: digits alone, and no more of them than any column takes."""

from collections.abc import Iterable

LONGEST = 9


def number_in(text: str | None) -> int | None:
    """None for what is no number; a longer one is none either, for no row has it."""
    return int(text) if text and len(text) <= LONGEST and text.isascii() and text.isdigit() else None


def numbers_in(texts: Iterable[str]) -> list[int]:
    """What of these is a number, in their order."""
    return [number for text in texts if (number := number_in(text)) is not None]
