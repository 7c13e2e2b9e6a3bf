"""Letters for the tests of the outbox."""

from datetime import timedelta
from itertools import count
from typing import Any

from crikit.keys import LINK_MARK
from crikit.links import actions as links
from crikit.links.models import Link, Purpose
from crikit.mail import actions as outbox
from crikit.mail.models import Letter
from crikit.mail.rendering import Rendered
from crikit.vendors.models import Vendor

AN_HOUR = timedelta(hours=1)
_numbers = count(1)


def content(subject: str = "A letter", *, with_link: bool = False) -> Rendered:
    address = LINK_MARK if with_link else "https://elsewhere.test/"
    return Rendered(subject, f"Hello,\n\n{address}\n\nBye.\n", f'<p>Hello,</p><p><a href="{address}">Open</a></p>\n')


def link(lifetime: timedelta = AN_HOUR) -> Link:
    return links.issue(Purpose.PASSWORD, next(_numbers), lifetime)


def post(vendor: Vendor, to: str = "ann@people.test", *, carrying: Link | None = None, **facts: Any) -> Letter:
    usual = {"name": "Ann", "rendered": content(with_link=carrying is not None)}
    return outbox.post("tests/letter", vendor=vendor, to=to, link=carrying, **{**usual, **facts})


def post_some(vendor: Vendor, number: int) -> list[int]:
    body = content()
    return outbox.post_many(
        outbox.row("tests/letter", vendor=vendor, to=f"buyer{place}@people.test", name="Buyer", rendered=body)
        for place in range(number)
    )


def again(letter: Letter) -> Letter:
    """The letter as it stands in the database now."""
    found: Letter = Letter.get_by_id(letter.id)
    return found
