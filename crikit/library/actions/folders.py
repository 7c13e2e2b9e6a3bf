"""Folders of the library: made, renamed, removed."""

from peewee import IntegrityError

from crikit import db
from crikit.actor import Actor
from crikit.errors import DomainError
from crikit.history.actions import record
from crikit.keys import search_key
from crikit.language import gettext, ngettext
from crikit.library.actions.uploads import random_key
from crikit.library.models import Document, Folder, Share
from crikit.library.queries.office import folder_for
from crikit.library.rules import MOST_FOLDERS
from crikit.vendors.actions import hold


def add_folder(actor: Actor, name: str) -> Folder:
    """Raises DomainError for a name that is taken, and for one folder too many."""
    try:
        with db.atomic():
            hold(actor.vendor_id)
            if Folder.select().count() >= MOST_FOLDERS:
                raise DomainError(
                    ngettext(
                        "There is %(num)s folder already. Remove one that nobody needs.",
                        "There are %(num)s folders already. Remove one that nobody needs.",
                        MOST_FOLDERS,
                    )
                )
            folder: Folder = Folder.create(key=random_key(), name=name, name_key=search_key(name))
            record("folder.added", folder, by=actor)
            return folder
    except IntegrityError:
        raise DomainError(_taken(name)) from None


def rename_folder(actor: Actor, key: str, name: str) -> None:
    folder = folder_for(actor, key)
    if folder.name == name:
        return
    try:
        with db.atomic():
            Folder.update(name=name, name_key=search_key(name)).where(Folder.id == folder.id).execute()
            record("folder.renamed", folder, by=actor, before=folder.name, after=name)
    except IntegrityError:
        raise DomainError(_taken(name)) from None


def remove_folder(actor: Actor, key: str) -> None:
    """Its documents stay, outside of any folder."""
    folder = folder_for(actor, key)
    with db.atomic():
        Document.update(folder=None).where(Document.folder == folder.id).execute()
        Share.update(folder_id=None).where(Share.folder_id == folder.id).execute()
        if Folder.delete().where(Folder.id == folder.id).execute():
            record("folder.removed", folder, by=actor)


def _taken(name: str) -> str:
    return gettext("There is a folder called “%(name)s” already.", name=name)
