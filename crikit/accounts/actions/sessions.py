"""Ending sessions: one's own, and those of whoever is shut out or gets a new password."""

from peewee import Expression

from crikit import clock, db
from crikit.accounts.models import AwaitedCode, Session
from crikit.actor import Actor
from crikit.errors import NotFound
from crikit.history.actions import record


def sign_out(actor: Actor) -> None:
    Session.delete().where(Session.id == actor.session_id).execute()


def end_sessions(user_ids: list[int], *, besides: int = 0) -> None:
    """Signed in or on the way to it, but for the session with the number `besides`."""
    theirs = Session.user.in_(user_ids) & (Session.id != besides)
    end_views(theirs)
    Session.delete().where(theirs).execute()
    AwaitedCode.delete().where(AwaitedCode.user.in_(user_ids)).execute()


def end_session(actor: Actor, session_id: int) -> None:
    """One of the actor's own."""
    own = (Session.id == session_id) & (Session.user == actor.user_id)
    with db.atomic():
        end_views(own)
        if not Session.delete().where(own).execute():
            raise NotFound


def end_views(*which: Expression, by: Actor | None = None) -> None:
    """Sessions that view the portal as somebody else are their own user's again; the history tells each."""
    for session in Session.select().where(Session.viewing.is_null(False), *which):
        still = (Session.id == session.id) & (Session.viewing == session.viewing_id)
        if Session.update(viewing=None).where(still).execute():
            viewed = session.viewing
            record("viewing.ended", viewed, by=by, by_name=session.user.name, username=viewed.username)


def purge_sessions() -> int:
    AwaitedCode.delete().where(AwaitedCode.expires_at < clock.now()).execute()
    deleted: int = Session.delete().where(Session.expires_at < clock.now()).execute()
    return deleted
