"""What somebody may have meant by a code that isn't known."""

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from crikit.keys import search_key

MOST_COMPARED = 500
LONGEST = 60
CLOSE_ENOUGH = 0.5
# Signs that are taken for each other, by eye and in spreadsheets.
LOOKALIKES = str.maketrans("oilsz", "01152")


def closest(typed: str, codes: Iterable[str], most: int = 3) -> list[str]:
    """The codes most like the typed one, best first; looks at MOST_COMPARED of them."""
    wanted = _bare(typed[:LONGEST])
    parts = _parts(wanted)
    scored = []
    for code in islice(codes, MOST_COMPARED):
        bare = _bare(code[:LONGEST])
        score = 2.0 if bare == wanted and bare else _likeness(parts, _parts(bare))
        if score >= CLOSE_ENOUGH:
            scored.append((-score, abs(len(bare) - len(wanted)), code))
    return [code for _, _, code in sorted(scored)[:most]]


def with_digits(key: str) -> str:
    """The key with digits for the letters that look like them: `k-l00` becomes `k-100`."""
    return key.translate(LOOKALIKES)


def _bare(code: str) -> str:
    """Without signs and leading zeros, which people and spreadsheets drop."""
    return "".join(sign for sign in search_key(code) if sign.isalnum()).translate(LOOKALIKES).lstrip("0")


def _parts(bare: str) -> Counter[str]:
    """Its signs, and its neighbours, with the beginning and the end counted as signs."""
    framed = f"^{bare}$"
    return Counter([*bare, *(framed[place : place + 2] for place in range(len(framed) - 1))]) if bare else Counter()


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    both = one.total() + other.total()
    return 2 * (one & other).total() / both if both else 0.0
