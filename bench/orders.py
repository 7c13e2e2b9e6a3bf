"""The same orders for every application, as pure functions of their numbers: the first ones are drafts of twenty lines,
on which the load types one line more. Beside them the block of rows that is pasted."""

from collections.abc import Iterator
from typing import Any

from bench import rows

ORDERS, DRAFTS, LINES = 5_000, 2_000, 20
STATES = ("invoiced", "invoiced", "shipped", "confirmed", "submitted")
# Of one customer every fifth order at first, then every twentieth: about 5,000 of 100,000.
LARGEST, AT_FIRST = 1, 1_000
# Neither few nor many: as many orders have these at every size.
RARE_STATE, RARE_ORDERS = "rejected", 5
UNKNOWN_EVERY = 10


def key(i: int) -> str:
    return f"pad{i:06d}"


def order(i: int, customers: int) -> dict[str, Any]:
    """Row i from 1 on. Those of RARE_ORDERS bear the word that is searched, and are rejected."""
    is_rare = i % (5 * 20) == 0 and i // (5 * 20) <= RARE_ORDERS
    is_of_largest = i % (5 if i <= AT_FIRST else 20) == 0
    return {
        "id": i,
        "key": key(i),
        "customer_id": LARGEST if is_of_largest else 2 + i * 7_919 % (customers - 1),
        "purchase_order": f"{rows.RARE if is_rare else rows.SECOND[i % 20]} {i}",
        "entered_name": f"{rows.FIRST[i % 25]} {rows.FIRST[i // 25 % 25]}",
        "state": "draft" if i <= DRAFTS else RARE_STATE if is_rare else STATES[i % len(STATES)],
        "line_count": LINES if i <= DRAFTS else 1 + i * 31 % 60,
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
