"""Ticking customers and reps. The ticks live in the database, so they survive filtering, paging and reload."""

from collections.abc import Sequence
from typing import Any

from crikit import db
from crikit.actor import Actor
from crikit.customers.queries import Filter
from crikit.invitations.models import Kind, Selected, ticked
from crikit.invitations.queries.invitees import still_open


def tick(actor: Actor, kind: Kind, ids: Sequence[int]) -> None:
    """Ticks those of `ids` that are the vendor's and can be invited; others are passed over."""
    model = kind.model
    theirs = model.select(*db.constants(actor.vendor_id, actor.user_id), model.id).where(
        model.vendor_id == actor.vendor_id, model.id.in_(ids), model.invitable == True
    )
    with db.atomic():
        Selected.insert_from(theirs, _columns(kind)).on_conflict_ignore().execute()


def untick(actor: Actor, kind: Kind, ids: Sequence[int]) -> None:
    Selected.delete().where(Selected.user == actor.user_id, ticked(kind).in_(ids)).execute()


def tick_all(actor: Actor, kind: Kind, wanted: Filter) -> None:
    """Everything that matches the filter, not only the page shown: one statement, however many."""
    model = kind.model

    def build() -> Any:
        matching = model.select(db.slot("vendor_id"), db.slot("user_id"), model.id).where(*matches(kind, wanted))
        return Selected.insert_from(matching, _columns(kind)).on_conflict_ignore().returning()

    with db.atomic():
        db.kept(("select all", kind, wanted.shape), build, user_id=actor.user_id, **wanted.values())


def untick_all(actor: Actor, kind: Kind, wanted: Filter) -> None:
    def build() -> Any:
        if wanted.is_empty:
            return Selected.delete().where(Selected.user == db.slot("user_id"), ticked(kind).is_null(False))
        matching = kind.model.select(kind.model.id).where(*matches(kind, wanted))
        return Selected.delete().where(Selected.user == db.slot("user_id"), ticked(kind).in_(matching))

    with db.atomic():
        db.kept(("unselect all", kind, wanted.is_empty, wanted.shape), build, user_id=actor.user_id, **wanted.values())


def matches(kind: Kind, wanted: Filter) -> list[Any]:
    """Reps have no customer filters."""
    return still_open(kind) + (wanted.conditions() if kind is Kind.CUSTOMERS else [])


def _columns(kind: Kind) -> list[Any]:
    return [Selected.vendor_id, Selected.user, ticked(kind)]
