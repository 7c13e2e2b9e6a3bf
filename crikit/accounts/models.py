"""A username, its sessions, and the help it has hidden."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from peewee import SQL, AutoField, CharField, ForeignKeyField, IntegerField, TextField

from crikit import clock
from crikit.actor import Role
from crikit.db import BaseModel, Reference, UTCDateTimeField, VendorModel
from crikit.language import lazy

LONGEST_USERNAME = 50


class UserState(StrEnum):
    """Each username is in exactly one of these."""

    ACTIVE = "active"
    NEVER = "never"
    WAITING = "waiting"
    DEACTIVATED = "deactivated"

    @classmethod
    def of(cls, approved: datetime | None, deactivated: datetime | None, signed_in: datetime | None) -> "UserState":
        if deactivated:
            return cls.DEACTIVATED
        if not approved:
            return cls.WAITING
        return cls.ACTIVE if signed_in else cls.NEVER

    @property
    def words(self) -> str:
        return str(STATES[self])

    @property
    def tone(self) -> str:
        return TONES[self]


STATES: dict[UserState, Any] = {
    UserState.ACTIVE: lazy("Active"),
    UserState.NEVER: lazy("Never signed in"),
    UserState.WAITING: lazy("Waiting for approval"),
    UserState.DEACTIVATED: lazy("Deactivated"),
}
TONES = {
    UserState.ACTIVE: "good",
    UserState.NEVER: "neutral",
    UserState.WAITING: "warn",
    UserState.DEACTIVATED: "bad",
}


class User(VendorModel):
    """One username. A staff username belongs to its management username: it is approved and deleted with it."""

    if TYPE_CHECKING:
        staff: Any
        recovery_codes: Any
        management_id: int | None

    id = AutoField()
    role = CharField(max_length=12)
    username = CharField(max_length=LONGEST_USERNAME)
    username_key = CharField(max_length=LONGEST_USERNAME * 2, unique=True)
    name = CharField(max_length=200)
    email = CharField(max_length=254)
    phone = CharField(max_length=40, default="")
    # Empty: the vendor's.
    language = CharField(max_length=5, default="", constraints=[SQL("DEFAULT ''")])
    password_hash = CharField(max_length=200, null=True)
    customer_id = IntegerField(null=True)
    rep_id = IntegerField(null=True)
    management = ForeignKeyField("self", null=True, unique=True, on_delete="CASCADE", backref="staff")
    created_at = UTCDateTimeField(default=clock.now)
    approved_at = UTCDateTimeField(null=True)
    deactivated_at = UTCDateTimeField(null=True)
    last_signed_in_at = UTCDateTimeField(null=True)
    # Counts the changes of its permissions, so that two who edit them at once notice each other.
    rights_version = IntegerField(default=0, constraints=[SQL("DEFAULT 0")])
    # The address it asked for, until a link in a letter to that address is confirmed.
    email_wanted = CharField(max_length=254, default="", constraints=[SQL("DEFAULT ''")])
    # The secret of its authenticator app comes from this salt; in force since the first right code.
    factor_salt = CharField(max_length=32, default="", constraints=[SQL("DEFAULT ''")])
    factor_since = UTCDateTimeField(null=True)
    # The time step of the last code that was taken: no code works twice.
    factor_step = IntegerField(default=0, constraints=[SQL("DEFAULT 0")])
    # What it is found by, see `accounts.rules.search_text`.
    search_text = TextField(default="", constraints=[SQL("DEFAULT ''")])

    class Meta:
        table_name = "portal_user"
        indexes = (
            (("vendor_id", "role", "username_key"), False),
            (("vendor_id", "customer_id"), False),
            (("vendor_id", "rep_id"), False),
        )
        constraints = (
            SQL("UNIQUE (vendor_id, id)"),
            SQL("FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id)"),
            SQL("FOREIGN KEY (vendor_id, rep_id) REFERENCES sales_rep (vendor_id, id)"),
            SQL("FOREIGN KEY (vendor_id, management_id) REFERENCES portal_user (vendor_id, id) ON DELETE CASCADE"),
        )

    @property
    def state(self) -> UserState:
        return UserState.of(self.approved_at, self.deactivated_at, self.last_signed_in_at)

    @property
    def is_waiting(self) -> bool:
        """An administrator still has to approve it."""
        return self.approved_at is None

    @property
    def has_second_factor(self) -> bool:
        return self.factor_since is not None

    @property
    def is_staff(self) -> bool:
        return self.role == Role.STAFF

    @property
    def is_customer(self) -> bool:
        return self.role in (Role.MANAGEMENT, Role.STAFF)


User.add_index(
    User.index(User.vendor_id, User.id, name="user_waiting").where(SQL("approved_at IS NULL AND role <> 'staff'"))
)


class Session(VendorModel):
    """A signed-in browser. The cookie holds the token; here stands only its hash."""

    id = AutoField()
    user = Reference(User, on_delete="CASCADE", backref="sessions", index=True)
    token_hash = CharField(max_length=64, unique=True)
    created_at = UTCDateTimeField(default=clock.now)
    expires_at = UTCDateTimeField(index=True)
    browser = CharField(max_length=200, default="")
    # Whom an administrator is viewing the portal as.
    viewing = Reference(User, null=True, on_delete="CASCADE", backref="viewers", index=True)

    class Meta:
        table_name = "browser_session"


class AwaitedCode(VendorModel):
    """The password was right; until the code is typed nobody is signed in. Here stands the token's hash only."""

    if TYPE_CHECKING:
        user_id: int

    id = AutoField()
    user = Reference(User, on_delete="CASCADE", index=True)
    token_hash = CharField(max_length=64, unique=True)
    expires_at = UTCDateTimeField(index=True)

    class Meta:
        table_name = "awaited_code"


class RecoveryCode(VendorModel):
    """Signs in once in place of a code, for who has lost the device."""

    id = AutoField()
    user = Reference(User, on_delete="CASCADE", backref="recovery_codes", index=True)
    code_hash = CharField(max_length=200)
    used_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "recovery_code"


class HiddenPanel(VendorModel):
    """A help panel this user doesn't want to see open."""

    user = Reference(User, on_delete="CASCADE")
    panel = CharField(max_length=40)

    class Meta:
        table_name = "hidden_panel"
        indexes = ((("user", "panel"), True),)


class PasswordRequest(BaseModel):
    """Somebody asked for a password link. Kept for any name, known or not, so that asking tells nothing and takes
    the same time; a job answers the known ones."""

    id = AutoField()
    username_key = CharField(max_length=LONGEST_USERNAME * 2)
    asked_at = UTCDateTimeField(default=clock.now)
