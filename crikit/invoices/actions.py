"""Telling customers of what was invoiced."""

from collections.abc import Iterable

from crikit.invoices import mails
from crikit.invoices.queries.mailed import addresses_of, bills
from crikit.vendors.models import Vendor


def mail_new(vendor: Vendor, numbers: Iterable[str]) -> int:
    """One letter for each customer and address, with the invoices that have these keys of numbers; how many letters.

    In the transaction that brought them in: both happen, or neither.
    """
    found = bills(numbers)
    addresses = addresses_of(found)
    return mails.tell(vendor, ((found[customer], addresses[customer]) for customer in sorted(addresses)))
