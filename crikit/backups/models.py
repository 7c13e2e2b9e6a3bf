"""The backups that were written, for whoever watches over them."""

from peewee import AutoField, BigIntegerField, CharField, IntegerField

from crikit.db import BaseModel, UTCDateTimeField

LONGEST_NAME = 300


class Backup(BaseModel):
    """One that was written to its end and read again. `as_of` is the moment that its rows are true for."""

    id = AutoField()
    as_of = UTCDateTimeField()
    finished_at = UTCDateTimeField()
    # The file's name without its folder: that one is nobody's business but the operator's.
    name = CharField(max_length=LONGEST_NAME)
    row_count = BigIntegerField()
    size = BigIntegerField()
    level = IntegerField()
