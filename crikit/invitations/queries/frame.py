"""What stands around the lists of the invite page: username administrators, counts, the selection in numbers."""

from typing import Any, NamedTuple

from peewee import SQL, Case, Select, Value, fn

from crikit import clock, db
from crikit.accounts.models import HiddenPanel, User
from crikit.actor import Actor
from crikit.customers.models import Customer, SalesRep
from crikit.customers.queries import Filter
from crikit.invitations.models import Kind, Selected, UsernameAdministrator, ticked
from crikit.invitations.queries.invitees import still_open
from crikit.places import COUNT_UP_TO

INSTRUCTIONS = "invite instructions"


class Selection(NamedTuple):
    """The user's ticks in numbers; `unusable` of them have no address an invitation could go to."""

    selected: int
    unusable: int


class Frame(NamedTuple):
    """Counts stop at COUNT_UP_TO + 1; `matching` counts those of the list that the filter leaves."""

    customers: int
    reps: int
    waiting: int
    matching: int
    selection: Selection
    hides_instructions: bool


def frame(actor: Actor, kind: Kind = Kind.CUSTOMERS, wanted: Filter | None = None) -> Frame:
    """All of it in one statement: asking costs more than counting."""
    wanted = wanted or Filter()
    values = {"user_id": actor.user_id, **wanted.values()}
    row = db.kept(("invite frame", kind, wanted.shape), lambda: _frame(kind, wanted), **values).fetchone()
    customers, reps, waiting, selected, unusable, hides, matching = row
    total = customers if kind is Kind.CUSTOMERS else reps
    matching = total if matching is None else matching
    return Frame(customers, reps, waiting, matching, Selection(selected, unusable), bool(hides))


def selection(actor: Actor, kind: Kind) -> Selection:
    build = lambda: Select([], _selection(kind)).bind(db.database)  # noqa: E731
    return Selection(*db.kept(("selection", kind), build, user_id=actor.user_id).fetchone())


def _frame(kind: Kind, wanted: Filter) -> Any:
    vendor = db.slot("vendor_id")
    customers = Customer.select(SQL("1")).where(*still_open(Kind.CUSTOMERS))
    reps = SalesRep.select(SQL("1")).where(*still_open(Kind.REPS))
    waiting = User.select(SQL("1")).where(User.vendor_id == vendor, *is_waiting())
    hides = HiddenPanel.select(SQL("1")).where(
        HiddenPanel.user == db.slot("user_id"), HiddenPanel.panel == INSTRUCTIONS
    )
    is_narrowed = kind is Kind.CUSTOMERS and not wanted.is_empty
    matching = _bounded(customers.where(*wanted.conditions())) if is_narrowed else Value(None)
    counts = [_bounded(customers), _bounded(reps), _bounded(waiting)]
    return Select([], [*counts, *_selection(kind), fn.EXISTS(hides), matching]).bind(db.database)


def is_waiting() -> tuple[Any, Any]:
    # Written as the index user_waiting has it, so that both engines see that it serves.
    return User.approved_at.is_null(), SQL("role <> 'staff'")


def _bounded(query: Any) -> Any:
    return Select([query.limit(COUNT_UP_TO + 1).alias("counted")], [fn.COUNT(SQL("*"))])


def _selection(kind: Kind) -> list[Any]:
    """How many are selected, and how many of these can't be written to."""
    model = kind.model
    mine = [Selected.user == db.slot("user_id"), ticked(kind).is_null(False)]
    selected = Selected.select(fn.COUNT(SQL("*"))).where(*mine)
    # Few customers have no usable address. A join could as well start from all that are selected; this can't.
    is_selected = fn.EXISTS(
        Selected.select(SQL("1")).where(Selected.user == db.slot("user_id"), ticked(kind) == model.id)
    )
    unusable = model.select(fn.COUNT(SQL("*"))).where(
        model.vendor_id == db.slot("vendor_id"), SQL("NOT address_usable"), is_selected
    )
    return [selected, Case(None, [(fn.EXISTS(Selected.select(SQL("1")).where(*mine)), unusable)], 0)]


def administrators() -> list[UsernameAdministrator]:
    columns = (UsernameAdministrator.position, UsernameAdministrator.email)
    saved = (UsernameAdministrator.saved_by, UsernameAdministrator.saved_at)

    def build() -> Any:
        return UsernameAdministrator.select(*columns, *saved).order_by(UsernameAdministrator.position)

    return [
        UsernameAdministrator(position=position, email=email, saved_by=by, saved_at=clock.from_column(at))
        for position, email, by, at in db.kept("administrators", build).fetchall()
    ]
