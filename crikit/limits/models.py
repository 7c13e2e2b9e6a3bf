"""Counted tries. They belong to no vendor: a stranger's tries come before anyone knows whose door it is."""

from peewee import AutoField, CharField, IntegerField

from crikit.db import BaseModel, UTCDateTimeField


class Tries(BaseModel):
    """`key` is what was tried and by whom, hashed, so that the table names nobody."""

    id = AutoField()
    key = CharField(max_length=64, unique=True)
    count = IntegerField()
    window_ends_at = UTCDateTimeField(index=True)
