"""A right that an administrator gave or took; where no row stands, the role's default holds."""

from peewee import BooleanField, CharField

from crikit.accounts.models import User
from crikit.db import Reference, VendorModel


class PermissionSetting(VendorModel):
    user = Reference(User, on_delete="CASCADE")
    permission = CharField(max_length=60)
    allowed = BooleanField()

    class Meta:
        indexes = ((("user", "permission"), True),)
