"""Who acts: the person behind a request, from whom every query starts."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar


class Role(StrEnum):
    INHOUSE = "inhouse"
    REP = "rep"
    MANAGEMENT = "management"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in username with its rights as they are at this request.

    `rights` holds permission values; `customer_id` and `rep_id` say whose username it is, None for in-house. A rep
    with `has_other_reps` was granted the customers of other reps. `language` is the one this person chose, or
    empty. `viewed_by` is the administrator who views the portal as this username: then the session is the
    administrator's, and nothing may be written.
    """

    user_id: int
    vendor_id: int
    role: Role
    username: str
    name: str
    session_id: int = 0
    session_token: str = field(default="", repr=False)
    customer_id: int | None = None
    rep_id: int | None = None
    rights: frozenset[str] = frozenset()
    has_other_reps: bool = False
    language: str = ""
    viewed_by: "Actor | None" = None
    has_second_factor: bool = False
    # The vendor asks its administrators for a second factor, and this one has none: nothing else until it is set up.
    must_set_up: bool = False

    # Flask-Login asks these of whatever its user loader returns.
    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    def get_id(self) -> str:
        """What the cookie carries: the session's token, never the user's number."""
        return self.session_token

    def may(self, permission: str) -> bool:
        return permission in self.rights

    @property
    def is_inhouse(self) -> bool:
        return self.role is Role.INHOUSE

    @property
    def is_rep(self) -> bool:
        return self.role is Role.REP

    @property
    def is_customer(self) -> bool:
        return self.role in (Role.MANAGEMENT, Role.STAFF)

    @property
    def is_staff(self) -> bool:
        return self.role is Role.STAFF
