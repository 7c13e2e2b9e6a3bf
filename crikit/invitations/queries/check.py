"""The check page: what will happen to each of those who are selected, before anything is sent."""

from typing import Any, NamedTuple

from peewee import JOIN, SQL, Case, fn

from crikit import clock, db
from crikit.actor import Actor
from crikit.invitations.models import Invitation, Kind, Selected, invited, ticked
from crikit.invitations.queries.invitees import Line, lines_of
from crikit.language import count, gettext, lazy
from crikit.links.models import Link

GROUP_PAGE = 100
FIRST, AGAIN, UNUSABLE, HAS_USERNAME = "first", "again", "unusable", "has_username"
GROUPS = (FIRST, AGAIN, UNUSABLE, HAS_USERNAME)
# How each group's number changed, in the order of the groups; said in the reader's language when it is told.
CHANGED = (
    lazy("%(before)s → %(now)s to be invited"),
    lazy("%(before)s → %(now)s to be invited again"),
    lazy("%(before)s → %(now)s without a usable address"),
    lazy("%(before)s → %(now)s with a username already"),
)


class Check(NamedTuple):
    """The selected ones in four groups that add up; `mark` changes whenever the set or an address does."""

    first: int
    again: int
    unusable: int
    has_username: int
    mark: str

    @property
    def selected(self) -> int:
        return self.first + self.again + self.unusable + self.has_username

    @property
    def will_be_sent(self) -> int:
        return self.first + self.again

    def difference(self, mark: str) -> str:
        """How this check differs from the one that `mark` was taken of, as a sentence."""
        before = [int(n) for n in mark.split(".")[:4] if n.isdecimal() and n.isascii()]
        if len(before) < len(CHANGED):
            return gettext("The list changed since you looked at it.")
        changes = [
            str(text) % {"before": count(old), "now": count(new)}
            for old, new, text in zip(before, self[:4], CHANGED, strict=True)
            if old != new
        ]
        told = ", ".join(changes) or gettext("an address or a customer is different")
        return gettext("The list changed since you looked at it: %(changes)s.", changes=told)


def check(actor: Actor, kind: Kind) -> Check:
    row = db.kept(("check", kind), lambda: _check(kind), user_id=actor.user_id, now=db.moment(clock.now())).fetchone()
    first, again, unusable, has_username = groups = [int(n or 0) for n in row[:4]]
    mark = ".".join(str(n) for n in (*groups, *row[4:])).replace(" ", "_")
    return Check(first, again, unusable, has_username, mark)


def _check(kind: Kind) -> Any:
    model, group = kind.model, group_of(kind)
    counts = [fn.SUM(Case(None, [(group == name, 1)], 0)) for name in GROUPS]
    # Two sums of different powers and the latest change: enough to notice any exchange of customers or addresses.
    marks = [fn.SUM(model.id), fn.SUM(model.id.bin_and(1023) * model.id.bin_and(8191)), fn.MAX(model.changed_at)]
    return chosen(model.select(*counts, *marks), kind)


def group_of(kind: Kind) -> Any:
    """Which group a selected one is in, as an SQL expression over `chosen`."""
    model = kind.model
    return Case(
        None,
        [
            (model.invitable == SQL("false"), HAS_USERNAME),
            (model.address_usable == SQL("false"), UNUSABLE),
            (Invitation.id.is_null(False) & Link.revoked_at.is_null() & ~has_lapsed(), AGAIN),
        ],
        FIRST,
    )


def has_lapsed() -> Any:
    return Link.id.is_null(False) & (Link.expires_at <= db.slot("now"))


def chosen(query: Any, kind: Kind) -> Any:
    """The user's selected ones with their current invitation."""
    model = kind.model
    query = query.join_from(model, Selected, on=(ticked(kind) == model.id) & (Selected.user == db.slot("user_id")))
    query = query.join_from(model, Invitation, JOIN.LEFT_OUTER, on=(invited(kind) == model.id) & Invitation.current)
    query = query.join_from(Invitation, Link, JOIN.LEFT_OUTER, on=(Invitation.link == Link.id))
    return query.where(model.vendor_id == db.slot("vendor_id"))


def group_lines(actor: Actor, kind: Kind, group: str) -> list[Line]:
    """The first GROUP_PAGE lines of one group, by name."""

    def build() -> Any:
        model = kind.model
        return (
            lines_of(kind)
            .where(
                model.vendor_id == db.slot("vendor_id"), Selected.id.is_null(False), group_of(kind) == db.slot("group")
            )
            .order_by(model.name_key, model.id)
            .limit(GROUP_PAGE)
        )

    values = {"user_id": actor.user_id, "group": group, "now": db.moment(clock.now())}
    return [Line(*row) for row in db.kept(("group lines", kind), build, **values).fetchall()]
