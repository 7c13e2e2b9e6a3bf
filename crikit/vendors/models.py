"""A vendor: the company whose customers use the portal."""

from peewee import SQL, AutoField, CharField, IntegerField

from crikit import clock
from crikit.db import BaseModel, UTCDateTimeField

INVITATION_DAYS = 14


class Vendor(BaseModel):
    id = AutoField()
    name = CharField(max_length=120)
    slug = CharField(max_length=60, unique=True)
    timezone = CharField(max_length=60, default="America/New_York")
    currency = CharField(max_length=3, default="USD")
    # Empty: each person reads in the language of their browser.
    language = CharField(max_length=5, default="", constraints=[SQL("DEFAULT ''")])
    plan = CharField(max_length=20, default="full-circle")
    support_email = CharField(max_length=254, default="")
    support_phone = CharField(max_length=40, default="")
    invitation_days = IntegerField(default=INVITATION_DAYS)
    # Since when those who don't use their invitation are reminded; empty: they are not.
    first_reminder_since = UTCDateTimeField(default=clock.now, null=True)
    second_reminder_since = UTCDateTimeField(default=clock.now, null=True)
    created_at = UTCDateTimeField(default=clock.now)
