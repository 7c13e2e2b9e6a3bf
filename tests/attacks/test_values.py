"""Whatever is typed, and of whatever kind: never an error of ours. On PostgreSQL, which refuses what SQLite takes."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode
from zlib import crc32

import pytest
from flask import Flask

from crikit.accounts.models import User
from crikit.mail.models import Letter
from tests.attacks.walks import BIG, Attack, addresses, changed, errors_of, everything_of, parameters, walked
from tests.cast import Cast
from tests.crawling import Asked
from tests.test_access import LINES, made_for

# Half a character, digits that are none, numbers that no column takes, days that no calendar has, other types.
NUMBERS = ["²", "٣", "-1", "0", str(2**31), str(2**63), "9" * 400, "1e999", "NaN", "-0", "1_000", "0x1f", "1,5", "∞"]
DAYS = ["0001-01-01", "9999-12-31", "2026-02-30", "2026-W01-1", "00000-01-01"]
SIGNS = ["\ud800", "\ufffe", "\u202e", "\u2028", "\x1b[2J", "%", "\\", "' OR 1=1 --", "\t", " " * 300, "e\u0301" * 200]
TYPES = ["[]", "{}", "null", "true", "a,b,,1", ",", "1,2,3,x", "__class__", "../../../etc/passwd", "%00", "x" * 70_000]
INJECTED = ["a\r\nX-Evil: yes", "a\nBcc: evil@evil.test", "a@b.test\r\nBcc: evil@evil.test", "a\u2028X-Evil: yes"]
WRONG = [*NUMBERS, *DAYS, *SIGNS, *TYPES, *INJECTED]
TIMES = len(WRONG) if BIG else 1
# So many fields of a form share the one that is tried alone; each of them is tried with the others in any case.
ONE_OF = 1 if BIG else 4
PLACE = re.compile(r"\{\w+\}")
CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")

pytestmark = pytest.mark.slow


def some(place: str) -> list[str]:
    """As many of the values as there is time for: others at each place, but the same in each run."""
    first = crc32(place.encode())
    return [WRONG[(first + step * 7) % len(WRONG)] for step in range(TIMES)]


def wrong_fields(asked: Asked) -> Iterator[Asked]:
    """Fields one at a time, then all of them at once, then each three times, then none at all."""
    if asked.method == "POST" and (BIG or not asked.target):
        place, every = asked.shape[1], asked
        for name in dict.fromkeys(name for name, _ in asked.fields):
            values = some(f"{place} {name}")
            every = changed(every, name, values[0])
            if crc32(f"{name} {place}".encode()) % ONE_OF == 0:
                yield from (changed(asked, name, value) for value in values)
        if asked.fields:
            yield every
            yield asked._replace(fields=asked.fields * 3)
            yield asked._replace(fields=())


def wrong_queries() -> Iterator[Asked]:
    """Every parameter that any view reads, at every address; one value for all of them at a time."""
    for line in LINES:
        if line.method == "GET" and not PLACE.search(line.address):
            for value in some(line.address)[: TIMES if BIG else 1]:
                yield Asked("GET", line.address, tuple((name, value) for name in parameters()))


def wrong_places(ids: dict[str, object]) -> Iterator[Asked]:
    """Every address with something else where an id belongs."""
    for line in LINES:
        for value in some(line.method + line.address) if PLACE.search(line.address) else ():
            said = value.encode("utf-8", "surrogatepass")[:2_000]
            place = "".join(f"%{byte:02X}" for byte in said)
            yield Asked(line.method, PLACE.sub(place, line.address, count=1).format(**ids))


@pytest.mark.postgres_only
@pytest.mark.parametrize("who", ["mira", "maria", "rita", "nobody"])
def test_nothing_that_is_typed_is_an_error_of_ours(cast: Cast, who: str) -> None:
    person = None if who == "nobody" else getattr(cast, who)
    attack = walked(Attack(cast.browser(), person, wrong_fields), addresses(cast))
    assert errors_of(attack) == []
    assert injected_into(attack) == []


@pytest.mark.postgres_only
def test_nothing_that_stands_in_an_address_is_an_error_of_ours(cast: Cast) -> None:
    attack = Attack(cast.browser(cast.mira))
    for asked in [*wrong_queries(), *wrong_places(made_for(cast))]:
        attack.answers.append((asked, attack.answer(as_query(asked))))
    assert errors_of(attack) == []
    assert injected_into(attack) == []


def as_query(asked: Asked) -> Asked:
    query = urlencode(asked.fields, errors="surrogatepass") if asked.method == "GET" else ""
    return asked._replace(address=f"{asked.address}?{query}") if query else asked


def injected_into(attack: Attack) -> list[str]:
    """Headers of an answer or of a letter that somebody typed."""
    found = [asked.said for asked, answer in attack.answers if any(name == "X-Evil" for name, _ in answer.headers)]
    for letter in everything_of(Letter.select(Letter.subject, Letter.to_name, Letter.to_address)):
        found += [text for text in letter if text and CONTROL.search(text)]
    return found


@pytest.mark.sqlite_only
def test_a_view_that_believes_what_is_typed_is_found(cast: Cast, leaky: Flask) -> None:
    attack = walked(Attack(leaky.test_client(), cast.mira, all_wrong), [Asked("GET", "/leaks")])  # type: ignore[arg-type]
    asked = [Asked("GET", f"/leaks?page={value}") for value in ("²", "٣")]
    attack.answers += [(one, attack.answer(one)) for one in asked]
    found = errors_of(attack)
    assert any("'customer', '²'" in text for text in found)
    assert any("page=²" in text for text in found)
    assert not any("page=٣" in text for text in found)
    assert User.get_by_id(cast.mira.id)


def all_wrong(asked: Asked) -> Iterator[Asked]:
    if asked.method == "POST":
        yield from (changed(asked, name, value) for name, _ in asked.fields for value in WRONG)
