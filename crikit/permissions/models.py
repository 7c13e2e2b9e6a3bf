"""What an administrator gave or took: single rights, and for a rep the customers of other reps."""

from peewee import SQL, BooleanField, CharField, IntegerField

from crikit.accounts.models import User
from crikit.db import Reference, VendorModel


class PermissionSetting(VendorModel):
    """Where no row stands, the role's default holds."""

    user = Reference(User, on_delete="CASCADE")
    permission = CharField(max_length=60)
    allowed = BooleanField()

    class Meta:
        indexes = ((("user", "permission"), True),)


class RepAccess(VendorModel):
    """A rep's username sees the customers of this other rep too."""

    user = Reference(User, on_delete="CASCADE")
    rep_id = IntegerField()

    class Meta:
        indexes = ((("user", "rep_id"), True),)
        constraints = (SQL("FOREIGN KEY (vendor_id, rep_id) REFERENCES sales_rep (vendor_id, id)"),)
