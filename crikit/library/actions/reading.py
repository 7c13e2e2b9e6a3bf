"""What readers leave behind: that they were here, and what they took with them."""

from collections.abc import Sequence

from peewee import IntegrityError

from crikit import clock, db
from crikit.accounts.models import User
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.errors import DomainError
from crikit.language import gettext, ngettext
from crikit.library.models import Document, Download, Visit
from crikit.library.rules import A_VISIT, MEGABYTE, MOST_ZIPPED, ZIPPED_BYTES


def note_visit(actor: Actor, *, all_seen: bool = False) -> None:
    """Begins a visit, unless one goes on. With `all_seen` nothing is new any more at once."""
    now = clock.now()
    mine = Visit.user == actor.user_id
    with db.atomic():
        if all_seen and Visit.update(at=now, before=now).where(mine).execute():
            return
        if Visit.update(before=Visit.at, at=now).where(mine, Visit.at < now - A_VISIT).execute():
            return
        if Visit.update(at=now).where(mine).execute():
            return
    try:
        with db.atomic():
            Visit.create(user=actor.user_id, at=now, before=now)
    except IntegrityError:
        # The same username in another browser, at the same moment.
        return


def note_downloads(actor: Actor, documents: Sequence[Document]) -> None:
    """Writes down who takes which version."""
    username = User.select(User.username).where(User.id == actor.user_id).scalar()
    company = Customer.select(Customer.name).where(Customer.id == actor.customer_id).scalar() or ""
    who = {
        "user_id": actor.user_id,
        "username": username,
        "user_name": actor.name,
        "customer_name": company,
        "at": clock.now(),
    }
    with db.atomic():
        rows = [{**who, "document": document.id, "version": document.version} for document in documents]
        Download.insert_many(rows).as_rowcount().execute()


def refuse_too_many(documents: Sequence[Document]) -> None:
    """What one archive may hold. Raises DomainError."""
    if not documents:
        raise DomainError(gettext("Tick the documents you want first."))
    if len(documents) > MOST_ZIPPED:
        raise DomainError(
            ngettext(
                "At most %(num)s document goes into one archive. Untick some.",
                "At most %(num)s documents go into one archive. Untick some.",
                MOST_ZIPPED,
            )
        )
    if sum(document.size for document in documents) > ZIPPED_BYTES:
        most = ZIPPED_BYTES // MEGABYTE
        raise DomainError(gettext("Together they are larger than %(most)s MB. Untick some.", most=most))
