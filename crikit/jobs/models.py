"""What is known about a recurring job: one row each."""

from peewee import AutoField, BigIntegerField, CharField, IntegerField

from crikit.db import BaseModel, UTCDateTimeField

LONGEST_ERROR = 500


class Job(BaseModel):
    """`slot` numbers the stretch of time that was claimed last: of all schedulers, one gets it."""

    id = AutoField()
    name = CharField(max_length=60, unique=True)
    slot = BigIntegerField(default=-1)
    started_at = UTCDateTimeField(null=True)
    finished_at = UTCDateTimeField(null=True)
    error = CharField(max_length=LONGEST_ERROR, default="")
    runs = IntegerField(default=0)
