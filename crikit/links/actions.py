"""Issuing, spending and revoking links."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from crikit import clock, db
from crikit.limits import actions as limits
from crikit.links.models import Link, LinkState, Purpose
from crikit.links.rules import hash_of, token_of

# More than anybody mistypes, and than a crowd of impatient clicks.
TRIES, TRIES_WINDOW = 50, timedelta(hours=1)


def issue(purpose: Purpose, subject_id: int, lifetime: timedelta) -> Link:
    """A new link; it kills the older ones for the same purpose and subject."""
    revoke(purpose, [subject_id], why=LinkState.REPLACED)
    link: Link = Link.create(**fresh(purpose, subject_id, lifetime))
    return link


def fresh(purpose: Purpose, subject_id: int, lifetime: timedelta) -> dict[str, Any]:
    """The columns of a new link, for those who insert many at once."""
    salt, now = secrets.token_hex(16), clock.now()
    return {
        "purpose": purpose,
        "subject_id": subject_id,
        "salt": salt,
        "token_hash": hash_of(token_of(purpose, salt)),
        "lifetime": int(lifetime.total_seconds()),
        "issued_at": now,
        "expires_at": now + lifetime,
    }


def count_try(link: Link) -> None:
    """Before anything is hashed for whoever holds the link. Raises TooMany."""
    limits.count("link", str(link.id), at_most=TRIES, within=TRIES_WINDOW)


def spend(link: Link) -> bool:
    """True for the one who spends it; call it in the transaction of what the link is for."""
    now = clock.now()
    spent: int = (
        Link.update(used_at=now)
        .where(Link.id == link.id, Link.used_at.is_null(), Link.revoked_at.is_null(), Link.expires_at > now)
        .execute()
    )
    return spent == 1


def replace(link: Link) -> bool:
    """True for the one who puts a newer link in its place; call it in the transaction that issues that one."""
    replaced: int = (
        Link.update(revoked_at=clock.now(), revoked_why=LinkState.REPLACED)
        .where(Link.id == link.id, Link.used_at.is_null(), Link.revoked_at.is_null())
        .execute()
    )
    return replaced == 1


def revoke(purpose: Purpose, subject_ids: Sequence[int] | Any, *, why: LinkState = LinkState.REVOKED) -> int:
    """Ends the live links of these subjects (ids, or a query for ids)."""
    revoked: int = (
        Link.update(revoked_at=clock.now(), revoked_why=why)
        .where(
            Link.purpose == purpose, Link.subject_id.in_(subject_ids), Link.used_at.is_null(), Link.revoked_at.is_null()
        )
        .execute()
    )
    return revoked


def start_lifetime(link_id: int, delivered_at: datetime, lifetime: int) -> None:
    """The clock of a link starts when a mail server first took its letter."""
    expires_at = delivered_at + timedelta(seconds=lifetime)
    times = {"delivered_at": db.moment(delivered_at), "expires_at": db.moment(expires_at)}
    db.kept("link delivered", _delivered, id=link_id, **times)


def _delivered() -> Any:
    times = {name: db.slot(name) for name in ("delivered_at", "expires_at")}
    return Link.update(**times).where(Link.id == db.slot("id"), Link.delivered_at.is_null())


def purge(purpose: Purpose, before: datetime) -> int:
    """Forgets links that were over before that time."""
    deleted: int = Link.delete().where(Link.purpose == purpose, Link.expires_at < before).execute()
    return deleted
