"""The letter with a customer's new invoices, to the addresses that the office keeps for it. By the thousand: it is
rendered once for each number of invoices, and the documents are drawn when it goes out."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from crikit import language, money
from crikit.invoices.queries.mailed import Bill
from crikit.language import gettext
from crikit.mail import actions as outbox
from crikit.mail import merging
from crikit.mail.rendering import Mark, Pattern, Rendered, pattern
from crikit.vendors.models import Vendor

MAIL = "invoices/new"
PDF = "application/pdf"
# So many are named and attached; a longer list would be more than a mailbox takes.
MOST_NAMED = 20
AT_ONCE = 200


def tell(vendor: Vendor, told: Iterable[tuple[list[Bill], list[str]]]) -> int:
    """Posts the letters for each customer's bills to each of its addresses, in the caller's transaction; how many."""
    left, posted = _letters(vendor, told), 0
    while letters := list(islice(left, AT_ONCE)):
        ids = outbox.post_many(columns for columns, _ in letters)
        outbox.attach_drawn(
            (letter, f"invoice-{bill.number}.pdf", PDF, f"invoice {bill.id}")
            for letter, (_, some) in zip(ids, letters, strict=True)
            for bill in some
        )
        posted += len(ids)
    return posted


def _letters(
    vendor: Vendor, told: Iterable[tuple[list[Bill], list[str]]]
) -> Iterator[tuple[dict[str, Any], list[Bill]]]:
    @lru_cache(maxsize=64)
    def patterns(named: int, more: int) -> Pattern:
        marks = [{"title": _mark("title", place), "facts": _mark("facts", place)} for place in range(named)]
        return pattern(MAIL, ["customer"], vendor=vendor, bills=marks, more=more)

    for bills, addresses in told:
        some = bills[:MOST_NAMED]
        with language.spoken(vendor.language):
            rendered = _rendered(patterns(len(some), len(bills) - len(some)), some)
        for address in addresses:
            columns = outbox.row(MAIL, vendor=vendor, to=address, name=some[0].customer, rendered=rendered)
            yield columns | {"attached": len(some)}, some


def _rendered(of: Pattern, bills: list[Bill]) -> Rendered:
    values = {"customer": bills[0].customer}
    for place, bill in enumerate(bills):
        values |= {_field("title", place): title_of(bill), _field("facts", place): facts_of(bill)}
    return of.fill(**values)


def title_of(bill: Bill) -> str:
    if bill.total < 0:
        return gettext("Credit %(number)s", number=bill.number)
    return gettext("Invoice %(number)s", number=bill.number)


def facts_of(bill: Bill) -> str:
    said = {"day": language.date(bill.dated), "amount": money.price(bill.total, bill.currency)}
    if bill.total < 0:
        return gettext("%(day)s, %(amount)s", **said)
    return gettext("%(day)s, %(amount)s, due %(due)s", **said, due=language.date(bill.due_on))


def _mark(name: str, place: int) -> Mark:
    return Mark(merging.mark(_field(name, place)))


def _field(name: str, place: int) -> str:
    """Marks are made of letters."""
    return f"{name}_{chr(ord('a') + place)}"
