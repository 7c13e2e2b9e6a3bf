"""Another username for somebody who has one; password, sessions and everything else stay."""

from peewee import IntegrityError

from crikit import db
from crikit.accounts.actions import find_by_new_facts
from crikit.accounts.models import User
from crikit.actor import Actor
from crikit.errors import Conflict, FieldRefused, Forbidden
from crikit.history.actions import record
from crikit.keys import username_key
from crikit.language import gettext
from crikit.users import mails
from crikit.users.rules import can_rename, complaints_about_names
from crikit.vendors.models import Vendor


def rename(actor: Actor, user: User, username: str, staff_username: str = "") -> bool:
    """True if anything changed; the person gets a letter then. Raises FieldRefused, and neither name changed."""
    if not can_rename(actor, user):
        raise Forbidden
    staff = user.staff.first()
    for field, sentence in complaints_about_names(user, username, staff_username if staff else None):
        raise FieldRefused(field, sentence)
    wishes = [("username", user, username), *([("staff_username", staff, staff_username)] if staff else [])]
    changes = [(field, row, wish) for field, row, wish in wishes if wish != row.username]
    with db.atomic():
        for field, row, wish in changes:
            _rename(field, row, wish)
            record("user.renamed", row, by=actor, username=wish, before=row.username, after=wish)
        if changes:
            told = [(row.username, wish) for _, row, wish in changes]
            mails.renamed(Vendor.get_by_id(user.vendor_id), user, told)
    return bool(changes)


def _rename(field: str, row: User, wish: str) -> None:
    as_it_was = (User.id == row.id) & (User.username == row.username)
    try:
        with db.atomic():
            changed = User.update(username=wish, username_key=username_key(wish)).where(as_it_was).execute()
    except IntegrityError as error:
        taken = gettext("The username %(username)s is taken. Choose another one.", username=wish)
        raise FieldRefused(field, taken) from error
    if not changed:
        raise Conflict(gettext("Somebody else changed or deleted this username meanwhile. Look at it again."))
    find_by_new_facts(row.id)
