"""The same orders for every application, as pure functions of their numbers, and the block of rows that is pasted.

The first thousand are of one customer and in one state, so that a list of a thousand and one of a hundred thousand both
fill their page and their count. The next are drafts of twenty lines, on which the load types one line more.
"""

from collections.abc import Iterator
from typing import Any

from bench import rows

ORDERS, LINES = 5_000, 20
AT_FIRST = 1_000
DRAFTS = range(AT_FIRST + 1, AT_FIRST + 2_001)
STATES = ("invoiced", "invoiced", "shipped", "confirmed", "submitted")
# The first customer of the first rep; after the first thousand every twentieth order is its.
LARGEST = next(i for i in range(1, 1_000) if rows.customer(i, 10_000)["rep_id"] == rows.REP)
# Neither few nor many: as many orders have these at every size.
RARE_STATE, RARE_ORDERS = "rejected", 5
UNKNOWN_EVERY = 10


def key(i: int) -> str:
    return f"pad{i:06d}"


def order(i: int, customers: int) -> dict[str, Any]:
    """Row i from 1 on. Those of RARE_ORDERS bear the word that is searched, and are rejected."""
    is_rare = i % (5 * 20) == 0 and i // (5 * 20) <= RARE_ORDERS
    is_of_largest = i <= AT_FIRST or i % 20 == 0
    state = RARE_STATE if is_rare else STATES[0] if i <= AT_FIRST else STATES[i % len(STATES)]
    return {
        "id": i,
        "key": key(i),
        "customer_id": LARGEST if is_of_largest else 2 + i * 7_919 % (customers - 1),
        "purchase_order": f"{rows.RARE if is_rare else rows.SECOND[i % 20]} {i}",
        "entered_name": f"{rows.FIRST[i % 25]} {rows.FIRST[i // 25 % 25]}",
        "state": "draft" if i in DRAFTS else state,
        "line_count": LINES if i in DRAFTS else 1 + i * 31 % 60,
        "cents": 1_000 + i * 7_907 % 900_000,
    }


def lines(i: int, items: int) -> Iterator[dict[str, Any]]:
    """Of draft i; never the last item, which is the one that is typed."""
    for number in range(1, LINES + 1):
        yield {
            "order_id": i,
            "number": number,
            "item_id": 1 + (i * 131 + number * 977) % (items - 1),
            "quantity": number * 12_000,
        }


def pasted(number: int, items: int) -> str:
    """Rows of a spreadsheet: code and quantity; every tenth is a code with a slip in it."""
    codes = (rows.item(1 + n * 59 % items, items)["code"] for n in range(number))
    return "\n".join(f"{code}{'X' if n % UNKNOWN_EVERY == 9 else ''}\t{n % 40 + 1}" for n, code in enumerate(codes))
