"""What stands around the lists of the invite page: username administrators, counts, the selection in numbers."""

from typing import Any, NamedTuple

from peewee import SQL, Select, fn

from crikit import db
from crikit.accounts.models import User
from crikit.accounts.queries import hides
from crikit.actor import Actor
from crikit.customers.models import Customer, SalesRep
from crikit.invitations.models import Kind, Selected, UsernameAdministrator, ticked
from crikit.places import COUNT_UP_TO

INSTRUCTIONS = "invite instructions"


class Frame(NamedTuple):
    customers: int
    reps: int
    waiting: int
    administrators: list[UsernameAdministrator]
    hides_instructions: bool


def frame(actor: Actor) -> Frame:
    """Counts are bounded by customers.COUNT_UP_TO + 1."""
    customers, reps, waiting = db.kept("invite counts", _counts).fetchone()
    return Frame(customers, reps, waiting, administrators(), hides(actor, INSTRUCTIONS))


def _counts() -> Any:
    vendor = db.slot("vendor_id")
    customers = Customer.select(SQL("1")).where(Customer.vendor_id == vendor, Customer.invitable == True)
    reps = SalesRep.select(SQL("1")).where(SalesRep.vendor_id == vendor, SalesRep.invitable == True)
    waiting = User.select(SQL("1")).where(User.vendor_id == vendor, *is_waiting())
    return Select([], [_bounded(customers), _bounded(reps), _bounded(waiting)]).bind(db.database)


def is_waiting() -> tuple[Any, Any]:
    # Written as the index user_waiting has it, so that both engines see that it serves.
    return User.approved_at.is_null(), SQL("role <> 'staff'")


def _bounded(query: Any) -> Any:
    return Select([query.limit(COUNT_UP_TO + 1).alias("counted")], [fn.COUNT(SQL("*"))])


def administrators() -> list[UsernameAdministrator]:
    return list(UsernameAdministrator.select().order_by(UsernameAdministrator.position))


class Selection(NamedTuple):
    """The user's ticks in numbers; `unusable` of them have no address an invitation could go to."""

    selected: int
    unusable: int


def selection(actor: Actor, kind: Kind) -> Selection:
    count = db.kept(("selected", kind), lambda: _selected(kind), user_id=actor.user_id).fetchone()[0]
    if not count:
        return Selection(0, 0)
    unusable = db.kept(("selected unusable", kind), lambda: _unusable(kind), user_id=actor.user_id).fetchone()[0]
    return Selection(int(count), int(unusable))


def _selected(kind: Kind) -> Any:
    return Selected.select(fn.COUNT(SQL("*"))).where(Selected.user == db.slot("user_id"), ticked(kind).is_null(False))


def _unusable(kind: Kind) -> Any:
    # Few customers have no usable address: starting from them keeps this cheap however many are selected.
    model = kind.model
    return (
        model.select(fn.COUNT(SQL("*")))
        .join(Selected, on=(ticked(kind) == model.id) & (Selected.user == db.slot("user_id")))
        .where(model.vendor_id == db.slot("vendor_id"), SQL("NOT address_usable"))
    )
