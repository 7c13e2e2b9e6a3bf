"""Which worker is at work on which import: claims with a lease and a fence.

A worker that was frozen for longer than its lease finds another fence on the import. Everything it would still write is
refused then, at the latest by the last statement of its transaction.
"""

import secrets
from datetime import timedelta
from typing import Any

from peewee import Case, Expression

from crikit import clock, db, language
from crikit.exchange.models import IS_UNDER_WAY, AccountingImport, State
from crikit.exchange.queries import language_of
from crikit.language import lazy

# The longest stretch without a heartbeat is the transaction that writes a hundred thousand customers.
LEASE = timedelta(minutes=3)
MOST_ATTEMPTS = 3
BROKE_OFF = lazy(
    "The work on this file broke off three times, and nothing was brought in. Split the list and try its parts."
)


class Lost(Exception):
    """The claim is over: another worker has the import, or somebody gave it up."""


def claim() -> AccountingImport | None:
    """The next import that waits for work, ours until the lease ends."""
    with db.every_vendor():
        while waiting := AccountingImport.select().where(*_free()).order_by(AccountingImport.id).first():
            if waiting.attempts >= MOST_ATTEMPTS:
                _close(waiting)
                continue
            facts = {"fence": secrets.token_hex(8), "claimed_until": clock.now() + LEASE, "state": _STATE_WHEN_CLAIMED}
            claimed = AccountingImport.update(**facts, attempts=AccountingImport.attempts + 1)
            if claimed.where(AccountingImport.id == waiting.id, *_free()).execute():
                ours: AccountingImport = AccountingImport.get_by_id(waiting.id)
                return ours
    return None


def note(work: AccountingImport, **facts: Any) -> None:
    """Still at it; this is known by now. Raises Lost."""
    _change(work, claimed_until=clock.now() + LEASE, **facts)


def settle(work: AccountingImport, state: State, **facts: Any) -> None:
    """The end of this stretch of work. Raises Lost, which takes back the transaction it stands in."""
    _change(work, state=state, claimed_until=None, attempts=0, **facts)


def release(work: AccountingImport) -> None:
    """Something broke; the next run tries again."""
    AccountingImport.update(claimed_until=None, fence="").where(*_ours(work)).execute()


_STATE_WHEN_CLAIMED = Case(AccountingImport.state, [(State.UPLOADED, State.CHECKING)], AccountingImport.state)


def _free() -> tuple[Any, ...]:
    lapsed = AccountingImport.claimed_until.is_null() | (AccountingImport.claimed_until <= clock.now())
    return (IS_UNDER_WAY, lapsed)


def _close(waiting: AccountingImport) -> None:
    with language.spoken(language_of(waiting)):
        over = {"state": State.FAILED, "failure": str(BROKE_OFF), "claimed_until": None, "fence": ""}
    AccountingImport.update(**over).where(AccountingImport.id == waiting.id, *_free()).execute()


def _change(work: AccountingImport, **columns: Any) -> None:
    if not AccountingImport.update(**columns).where(*_ours(work)).execute():
        raise Lost


def _ours(work: AccountingImport) -> tuple[Expression, ...]:
    mine = AccountingImport.id == work.id
    return (mine, AccountingImport.fence == work.fence, AccountingImport.state == work.state)
