"""The customers and reps who can still be invited, each with the state of its last invitation."""

import json
from datetime import datetime
from typing import Any, NamedTuple

from peewee import JOIN, SQL

from crikit import clock, db
from crikit.actor import Actor
from crikit.customers.models import Customer, CustomerType, PriceList, SalesRep
from crikit.customers.queries import Filter, after, named, place_values
from crikit.errors import NotFound
from crikit.invitations.models import Invitation, InvitationState, Kind, Selected, invited, ticked
from crikit.links.models import Link
from crikit.mail.models import Letter, LetterState
from crikit.places import PAGE, Place


class Line(NamedTuple):
    """A row of the invite table. Of the last five, all None when never invited."""

    id: int
    name: str
    code: str
    customer_type: str | None
    sales_rep: str | None
    price_list: str | None
    default_email: str
    invitation_email: str | None
    address_usable: bool
    selected: int | None
    name_key: str
    email_written: str
    other_emails: str
    invited_at: datetime | str | None
    opened_at: datetime | str | None
    letter_state: str | None
    last_reply: str | None
    expires_at: datetime | str | None
    revoked_at: datetime | str | None

    @property
    def invite_to(self) -> str:
        return self.default_email if self.invitation_email is None else self.invitation_email

    @property
    def others(self) -> list[str]:
        """Further usable addresses that accounting has for them."""
        return list(json.loads(self.other_emails or "[]"))

    @property
    def invited(self) -> datetime | None:
        return clock.from_column(self.invited_at)

    @property
    def state(self) -> InvitationState:
        return state_of(self.invited_at, self.opened_at, self.letter_state, self.expires_at, self.revoked_at)

    @property
    def state_at(self) -> datetime | None:
        return clock.from_column(self.opened_at if self.state == InvitationState.OPENED else self.invited_at)


def state_of(
    invited_at: Any, opened_at: Any, letter_state: str | None, expires_at: Any, revoked_at: Any
) -> InvitationState:
    """The word for an invitation, the latest fact first."""
    if invited_at is None:
        return InvitationState.NEVER
    if revoked_at is not None:
        return InvitationState.REPLACED
    if letter_state in (LetterState.FAILED, LetterState.CANCELLED):
        return InvitationState.FAILED
    expires = clock.from_column(expires_at)
    if expires and expires <= clock.now():
        return InvitationState.LAPSED
    if opened_at is not None:
        return InvitationState.OPENED
    return InvitationState.SENT if letter_state == LetterState.SENT else InvitationState.QUEUED


_STATE = (
    Invitation.invited_at,
    Invitation.opened_at,
    Letter.state,
    Letter.last_reply,
    Link.expires_at,
    Link.revoked_at,
)


def customer_invitees(
    actor: Actor, wanted: Filter, place: Place | None = None, skip: int = 0, only_selected: bool = False
) -> list[Line]:
    """One page of customers without a username, and one line more if there is a next page."""

    def build() -> Any:
        query = lines_of(Kind.CUSTOMERS).where(*still_open(Kind.CUSTOMERS), *wanted.conditions(), *after(place))
        if only_selected:
            query = query.where(Selected.id.is_null(False))
        return query.order_by(Customer.name_key, Customer.id).limit(PAGE + 1).offset(db.slot("skip"))

    key = ("customer invitees", wanted.shape, place is not None, only_selected)
    return _lines(db.kept(key, build, user_id=actor.user_id, skip=skip, **wanted.values(), **place_values(place)))


def rep_invitees(actor: Actor) -> list[Line]:
    """All of them: a vendor has tens of reps, not thousands."""

    def build() -> Any:
        return lines_of(Kind.REPS).where(*still_open(Kind.REPS)).order_by(SalesRep.name_key, SalesRep.id)

    return _lines(db.kept("rep invitees", build, user_id=actor.user_id))


def invitee_line(actor: Actor, kind: Kind, invitee_id: int) -> Line:
    def build() -> Any:
        return lines_of(kind).where(*still_open(kind), kind.model.id == db.slot("invitee_id"))

    lines = _lines(db.kept(("invitee", kind), build, user_id=actor.user_id, invitee_id=invitee_id))
    if not lines:
        raise NotFound
    return lines[0]


def still_open(kind: Kind) -> list[Any]:
    """Those of the vendor who can be invited."""
    return [kind.model.vendor_id == db.slot("vendor_id"), kind.model.invitable == True]


def lines_of(kind: Kind) -> Any:
    """All of a kind as `Line`s, ready for conditions; values to fill: user_id."""
    model, nothing = kind.model, SQL("NULL")
    names = (
        (CustomerType.name, SalesRep.name, PriceList.name) if kind is Kind.CUSTOMERS else (nothing, nothing, nothing)
    )
    address = (model.default_email, model.invitation_email, model.address_usable)
    extra = (Selected.id, model.name_key, model.email_written, model.other_emails.cast("TEXT"))
    query = model.select(model.id, model.name, model.code, *names, *address, *extra, *_STATE)
    if kind is Kind.CUSTOMERS:
        query = named(query)
    mine = (ticked(kind) == model.id) & (Selected.user == db.slot("user_id"))
    query = query.join_from(model, Selected, JOIN.LEFT_OUTER, on=mine)
    query = query.join_from(model, Invitation, JOIN.LEFT_OUTER, on=(invited(kind) == model.id) & Invitation.current)
    query = query.join_from(Invitation, Letter, JOIN.LEFT_OUTER, on=(Invitation.letter == Letter.id))
    return query.join_from(Invitation, Link, JOIN.LEFT_OUTER, on=(Invitation.link == Link.id))


def _lines(cursor: Any) -> list[Line]:
    return [Line(*row) for row in cursor.fetchall()]
