"""Reading history."""

from typing import Any

from crikit.actor import Actor
from crikit.history.models import Entry


def entries_for(actor: Actor) -> Any:
    return Entry.select().where(Entry.vendor_id == actor.vendor_id).order_by(Entry.id.desc())


def entries_about(actor: Actor, row: Any) -> Any:
    return entries_for(actor).where(Entry.about_kind == row._meta.table_name, Entry.about_id == row.id)
