"""Backing up, restoring, moving to another database."""

from crikit.backups.actions.moving import copy_database
from crikit.backups.actions.restoring import restore
from crikit.backups.actions.writing import back_up, note

__all__ = ["back_up", "copy_database", "note", "restore"]
