"""Writing history, in the transaction of what it tells."""

import json
from typing import Any

from crikit import clock, db
from crikit.actor import Actor
from crikit.history.models import LONGEST_SEARCH_TEXT, Entry
from crikit.keys import search_key


def record(action: str, about: Any, *, by: Actor | None = None, by_name: str = "", **facts: Any) -> None:
    """One line about `about` (any row with an id and a name). Without an actor, `by_name` says who or what did it."""
    columns: dict[str, Any] = {
        "at": db.moment(clock.now()),
        "actor_id": by.user_id if by else None,
        "actor_name": by.name if by else by_name,
        "action": action,
        "about_kind": about._meta.table_name,
        "about_id": about.id,
        "about_name": str(getattr(about, "name", ""))[:200],
        "facts": json.dumps(facts),
    }
    names = [columns["about_name"], columns["actor_name"], *(fact for fact in facts.values() if isinstance(fact, str))]
    columns["search_text"] = search_key(" ".join(names))[:LONGEST_SEARCH_TEXT]
    db.kept("history", lambda: Entry.insert({name: db.slot(name) for name in columns}).returning(), **columns)
