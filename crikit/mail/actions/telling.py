"""Letters to somebody who has a username: to their address, by their name, in their language."""

from datetime import datetime
from typing import Any, Protocol

from crikit.links.models import Link
from crikit.mail.actions.posting import post
from crikit.mail.models import Letter
from crikit.mail.rendering import letter
from crikit.mail.wording.letters import sign_in_page, worded_letter
from crikit.vendors.models import Vendor


class Reader(Protocol):
    """What a letter needs of a username; `staff` are the staff usernames that belong to it."""

    id: Any
    username: Any
    name: Any
    email: Any
    language: Any
    staff: Any


def tell(mail: str, reader: Reader, *, vendor: Vendor, to: str = "", link: Link | None = None, **facts: Any) -> Letter:
    """`to` is an address that isn't the reader's yet."""
    rendered = letter(mail, vendor=vendor, reads=reader.language, user=reader, **facts)
    to = to or reader.email
    return post(mail, vendor=vendor, to=to, name=reader.name, rendered=rendered, link=link, user_id=reader.id)


def tell_worded(mail: str, reader: Reader, *, vendor: Vendor, due_at: datetime | None = None, **fields: str) -> Letter:
    """In the vendor's own words, if it wrote any. The button leads to the sign-in page."""
    staff = reader.staff.first()
    rendered = worded_letter(
        mail,
        vendor=vendor,
        reads=reader.language,
        link=sign_in_page(),
        contact_name=reader.name,
        username=reader.username,
        staff_username=staff.username if staff else "",
        **fields,
    )
    about = {"name": reader.name, "user_id": reader.id, "due_at": due_at}
    return post(mail, vendor=vendor, to=reader.email, rendered=rendered, **about)
