"""A right that an administrator gave or took; where no row stands, the role's default holds."""

from peewee import SQL, BooleanField, CharField, ForeignKeyField

from crikit.accounts.models import User
from crikit.db import VendorModel


class PermissionSetting(VendorModel):
    user = ForeignKeyField(User, on_delete="CASCADE")
    permission = CharField(max_length=60)
    allowed = BooleanField()

    class Meta:
        indexes = ((("user", "permission"), True),)
        constraints = (
            SQL("FOREIGN KEY (vendor_id, user_id) REFERENCES portal_user (vendor_id, id) ON DELETE CASCADE"),
        )
