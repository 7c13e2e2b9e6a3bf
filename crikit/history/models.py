"""A line of history. It keeps names as they were, so that it outlives the usernames it speaks of."""

from peewee import SQL, AutoField, CharField, IntegerField, JSONField

from crikit import clock
from crikit.db import UTCDateTimeField, VendorModel

LONGEST_SEARCH_TEXT = 500


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
    # All names in it, as they are searched for.
    search_text = CharField(max_length=LONGEST_SEARCH_TEXT, default="", constraints=[SQL("DEFAULT ''")])

    class Meta:
        table_name = "history_entry"
        indexes = (
            (("vendor_id", "at", "id"), False),
            (("vendor_id", "actor_id", "at", "id"), False),
            (("vendor_id", "about_kind", "about_id"), False),
        )

    @property
    def name_key(self) -> str:
        """Where a page of the history goes on, with the id."""
        return str(self.at.isoformat())
