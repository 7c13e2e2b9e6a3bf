"""A username comes, is let in, shut out and goes; and the help it has hidden."""

from peewee import IntegrityError

from crikit import clock, db
from crikit.accounts.actions.holding import end_links
from crikit.accounts.actions.sessions import end_sessions, end_views
from crikit.accounts.models import HiddenPanel, Session, User
from crikit.accounts.rules import search_text
from crikit.actor import Actor
from crikit.errors import Conflict
from crikit.history.actions import record
from crikit.keys import username_key
from crikit.language import gettext
from crikit.mail import actions as outbox


def add_user(**facts: object) -> User:
    """A username's row. Raises Conflict when the name is taken: the index decides, not a look beforehand."""
    username = str(facts["username"])
    try:
        with db.atomic():
            found_by = search_text(username, str(facts["name"]), str(facts["email"]))
            user: User = User.create(username_key=username_key(username), search_text=found_by, **facts)
    except IntegrityError as error:
        raise Conflict(gettext("The username %(username)s is taken. Choose another one.", username=username)) from error
    return user


def find_by_new_facts(user_id: int) -> None:
    """Wherever a username, its name or its address was written, in the same transaction."""
    user = User.get_by_id(user_id)
    User.update(search_text=search_text(user.username, user.name, user.email)).where(User.id == user_id).execute()


def approve(user: User) -> bool:
    """True for the one approval that counts; False if somebody else was quicker or the username is gone."""
    pair = (User.id == user.id) | (User.management == user.id)
    won: int = User.update(approved_at=clock.now()).where(User.id == user.id, User.approved_at.is_null()).execute()
    if won:
        User.update(approved_at=clock.now()).where(pair, User.approved_at.is_null()).execute()
    return won == 1


def take_back_approval(user: User) -> bool:
    pair = (User.id == user.id) | (User.management == user.id)
    twins = [user.id, *(staff.id for staff in user.staff)]
    end_sessions(twins)
    end_links(twins)
    changed: int = User.update(approved_at=None).where(pair, User.approved_at.is_null(False)).execute()
    return changed > 0


def deactivate(user: User) -> bool:
    """False if it is deactivated already. A management username takes its staff along; what both hold ends."""
    now, active = clock.now(), User.deactivated_at.is_null()
    won: int = User.update(deactivated_at=now).where(User.id == user.id, active).execute()
    if won:
        User.update(deactivated_at=now).where(User.management == user.id, active).execute()
        twins = [user.id, *(staff.id for staff in user.staff)]
        end_views(Session.viewing.in_(twins))
        end_sessions(twins)
        end_links(twins)
        outbox.cancel(user_ids=twins)
    return won == 1


def reactivate(user: User) -> bool:
    """False if it is active. Staff that was deactivated together with its management comes back with it."""
    since = user.deactivated_at
    if since is None:
        return False
    won: int = User.update(deactivated_at=None).where(User.id == user.id, User.deactivated_at == since).execute()
    if won:
        User.update(deactivated_at=None).where(User.management == user.id, User.deactivated_at == since).execute()
    return won == 1


def delete_user(user: User, *, by: Actor) -> None:
    """The username, its staff twin, their sessions, links and waiting letters go; the history stays."""
    twins = [user.id, *(staff.id for staff in user.staff)]
    end_views(Session.user.in_(twins) | Session.viewing.in_(twins))
    if not User.delete().where(User.id.in_(twins)).execute():
        raise Conflict(gettext("%(username)s was deleted already.", username=user.username))
    end_links(twins)
    outbox.cancel(user_ids=twins)
    record("user.deleted", user, by=by, username=user.username)


def hide_panel(actor: Actor, panel: str, *, hidden: bool) -> None:
    if hidden:
        HiddenPanel.insert(user=actor.user_id, panel=panel[:40]).on_conflict_ignore().execute()
    else:
        HiddenPanel.delete().where(HiddenPanel.user == actor.user_id, HiddenPanel.panel == panel).execute()
