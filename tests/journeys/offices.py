"""A vendor's office as a journey finds it. Usernames carry a number, because many offices share one portal."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

from crikit import clock, db
from crikit.accounts.models import User
from crikit.actor import Role
from crikit.mail.models import Letter, LetterState
from crikit.vendors.actions import open_vendor
from crikit.vendors.models import Vendor
from tests import factories

_numbers = count(1)


@dataclass(frozen=True)
class Office:
    vendor: Vendor
    mira: User
    number: int

    def name(self, word: str) -> str:
        """A username that nobody in another office has."""
        return f"{word}{self.number}"

    def address(self, word: str) -> str:
        """An e-mail address whose letters the mailbox tells apart from those of other offices."""
        return f"{word}@office{self.number}.example"


@contextmanager
def open_office(name: str = "Prairie & Pine") -> Iterator[Office]:
    number = next(_numbers)
    vendor = open_vendor(name, support_email=f"orders@office{number}.example")
    with db.vendor_scope(vendor.id):
        mira = factories.user(Role.INHOUSE, f"mira{number}", name="Mira Holm", email=f"mira@office{number}.example")
        yield Office(vendor, mira, number)


def let_letters_go() -> None:
    """Ends the seconds in which an approval can be taken back, so that a journey needn't sit through them."""
    Letter.update(due_at=clock.now()).where(Letter.state == LetterState.QUEUED).execute()
