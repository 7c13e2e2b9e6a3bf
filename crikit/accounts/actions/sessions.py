"""Ending sessions: one's own, and those of whoever is shut out or gets a new password."""

from peewee import Expression

from crikit import clock
from crikit.accounts.models import Session
from crikit.actor import Actor
from crikit.history.actions import record


def sign_out(actor: Actor) -> None:
    Session.delete().where(Session.id == actor.session_id).execute()


def end_sessions(user_ids: list[int]) -> None:
    end_views(Session.user.in_(user_ids))
    Session.delete().where(Session.user.in_(user_ids)).execute()


def end_views(*which: Expression, by: Actor | None = None) -> None:
    """Sessions that view the portal as somebody else are their own user's again; the history tells each."""
    for session in Session.select().where(Session.viewing.is_null(False), *which):
        still = (Session.id == session.id) & (Session.viewing == session.viewing_id)
        if Session.update(viewing=None).where(still).execute():
            viewed = session.viewing
            record("viewing.ended", viewed, by=by, by_name=session.user.name, username=viewed.username)


def purge_sessions() -> int:
    deleted: int = Session.delete().where(Session.expires_at < clock.now()).execute()
    return deleted
