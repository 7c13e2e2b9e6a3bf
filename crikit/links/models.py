"""One table for all links: what for, for whom, until when. The token itself is never stored."""

import secrets
from enum import StrEnum

from peewee import SQL, AutoField, CharField, IntegerField

from crikit import clock
from crikit.db import UTCDateTimeField, VendorModel


class Purpose(StrEnum):
    INVITATION = "invitation"
    PASSWORD = "password"
    EMAIL = "email"
    SIGNUP = "signup"


class LinkState(StrEnum):
    LIVE = "live"
    USED = "used"
    REPLACED = "replaced"
    REVOKED = "revoked"
    LAPSED = "lapsed"


class Link(VendorModel):
    """`subject_id` is the invitation's, the user's or the trial's id, as the purpose says. `lifetime` is in seconds.

    The lifetime runs from the first accepted delivery; until then from the moment the link was issued.
    """

    id = AutoField()
    purpose = CharField(max_length=20)
    subject_id = IntegerField()
    salt = CharField(max_length=32, default=lambda: secrets.token_hex(16))
    token_hash = CharField(max_length=64, unique=True)
    lifetime = IntegerField()
    issued_at = UTCDateTimeField(default=clock.now)
    delivered_at = UTCDateTimeField(null=True)
    expires_at = UTCDateTimeField(index=True)
    used_at = UTCDateTimeField(null=True)
    revoked_at = UTCDateTimeField(null=True)
    revoked_why = CharField(max_length=20, default="")

    class Meta:
        indexes = ((("vendor_id", "purpose", "subject_id"), False),)
        constraints = (SQL("UNIQUE (vendor_id, id)"),)

    @property
    def state(self) -> LinkState:
        if self.used_at:
            return LinkState.USED
        if self.revoked_at:
            return LinkState.REPLACED if self.revoked_why == LinkState.REPLACED else LinkState.REVOKED
        return LinkState.LAPSED if self.expires_at <= clock.now() else LinkState.LIVE

    @property
    def is_live(self) -> bool:
        return self.state is LinkState.LIVE
