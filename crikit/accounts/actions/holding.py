"""What every change of a username begins or ends with."""

from typing import Any

from crikit import db
from crikit.accounts.models import User
from crikit.links import actions as links
from crikit.links.models import Purpose


def hold(user_id: int) -> User | None:
    """The username as it is now, which nobody else changes until the transaction ends; None if it is gone.

    Taken before any of its links, so that two changes never wait for each other.
    """
    db.held(User.select(User.id).where(User.id == user_id)).execute()
    user: User | None = User.get_or_none(User.id == user_id)
    return user


def end_links(user_ids: list[int] | Any) -> None:
    """Passwords, addresses and being shut out end every link that was made before; a wish for an address with it."""
    for purpose in (Purpose.PASSWORD, Purpose.EMAIL):
        links.revoke(purpose, user_ids)
    User.update(email_wanted="").where(User.id.in_(user_ids), User.email_wanted != "").execute()
