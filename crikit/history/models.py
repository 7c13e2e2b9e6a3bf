"""A line of history. It keeps names as they were, so that it outlives the usernames it speaks of."""

from peewee import AutoField, CharField, IntegerField, JSONField

from crikit import clock
from crikit.db import UTCDateTimeField, VendorModel


class Entry(VendorModel):
    """`action` is a code such as `user.approved`; `facts` hold nothing secret and no money."""

    id = AutoField()
    at = UTCDateTimeField(default=clock.now)
    actor_id = IntegerField(null=True)
    actor_name = CharField(max_length=200, default="")
    action = CharField(max_length=60)
    about_kind = CharField(max_length=30)
    about_id = IntegerField(null=True)
    about_name = CharField(max_length=200, default="")
    facts = JSONField(default=dict)

    class Meta:
        table_name = "history_entry"
        indexes = ((("vendor_id", "at"), False), (("vendor_id", "about_kind", "about_id"), False))
