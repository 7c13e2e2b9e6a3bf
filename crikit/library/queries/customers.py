"""Which customers are meant by lines of codes and names."""

import re
from typing import NamedTuple

from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.customers.queries import customers_for
from crikit.keys import one_line, search_key

IN_BRACKETS = re.compile(r"\(([^()]*)\)$")
MOST_LINES = 500


class Meant(NamedTuple):
    """The customers found; the lines that name nobody, and those that name several."""

    ids: tuple[int, ...]
    unknown: list[str]
    ambiguous: list[str]


def customers_meant(actor: Actor, written: str) -> Meant:
    """Each line is a code, a name, or a name with its code in brackets."""
    lines = list(dict.fromkeys(filter(None, map(one_line, written.splitlines()))))[:MOST_LINES]
    codes = {line: _code_in(line) for line in lines}
    coded = customers_for(actor).select(Customer.code, Customer.id).where(Customer.code.in_([*codes.values(), *lines]))
    by_code: dict[str, int] = dict(coded.tuples())
    by_name: dict[str, list[int]] = {}
    keys = [search_key(line) for line in lines]
    called = customers_for(actor).select(Customer.id, Customer.name_key).where(Customer.name_key.in_(keys))
    for id_, key in called.tuples():
        by_name.setdefault(key, []).append(id_)
    found: list[int] = []
    unknown: list[str] = []
    ambiguous: list[str] = []
    for line in lines:
        named = by_name.get(search_key(line), [])
        if id_ := by_code.get(codes[line]) or by_code.get(line):
            found.append(id_)
        elif len(named) == 1:
            found.append(named[0])
        else:
            (ambiguous if named else unknown).append(line)
    return Meant(tuple(dict.fromkeys(found)), unknown, ambiguous)


def _code_in(line: str) -> str:
    inside = IN_BRACKETS.search(line)
    return inside[1].strip() if inside else line
