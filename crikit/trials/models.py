"""Somebody asked for a trial. No vendor exists before the e-mail address is confirmed."""

from peewee import AutoField, CharField

from crikit import clock
from crikit.db import BaseModel, UTCDateTimeField
from crikit.vendors.models import LONGEST_NAME


class Trial(BaseModel):
    """What was typed, until its link is used or has lapsed; then the row goes. `email_key` tells addresses apart."""

    id = AutoField()
    company = CharField(max_length=LONGEST_NAME)
    name = CharField(max_length=200)
    email = CharField(max_length=254)
    email_key = CharField(max_length=254, index=True)
    language = CharField(max_length=5)
    timezone = CharField(max_length=60)
    asked_at = UTCDateTimeField(default=clock.now, index=True)
