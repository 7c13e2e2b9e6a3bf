"""Writing history, in the transaction of what it tells."""

import json
from collections.abc import Iterable
from typing import Any

from crikit import clock, db
from crikit.actor import Actor
from crikit.history.models import LONGEST_SEARCH_TEXT, Entry
from crikit.keys import search_key


def record(action: str, about: Any, *, by: Actor | None = None, by_name: str = "", **facts: Any) -> None:
    """One line about `about` (any row with an id and a name). Without an actor, `by_name` says who or what did it."""
    columns = _columns(action, about, by, by_name, facts) | {"at": db.moment(clock.now()), "facts": json.dumps(facts)}
    db.kept("history", lambda: Entry.insert({name: db.slot(name) for name in columns}).returning(), **columns)


def record_all(action: str, told: Iterable[tuple[Any, dict[str, Any]]], *, by_name: str) -> None:
    """The same of many at once: each with its facts."""
    now = clock.now()
    rows = [_columns(action, about, None, by_name, facts) | {"at": now, "facts": facts} for about, facts in told]
    Entry.insert_many(rows).as_rowcount().execute()


def _columns(action: str, about: Any, by: Actor | None, by_name: str, facts: dict[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "actor_id": by.user_id if by else None,
        "actor_name": by.name if by else by_name,
        "action": action,
        "about_kind": about._meta.table_name,
        "about_id": about.id,
        "about_name": str(getattr(about, "name", ""))[:200],
    }
    names = [columns["about_name"], columns["actor_name"], *(fact for fact in facts.values() if isinstance(fact, str))]
    columns["search_text"] = search_key(" ".join(names))[:LONGEST_SEARCH_TEXT]
    return columns
