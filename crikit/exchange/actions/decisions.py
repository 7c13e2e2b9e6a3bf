"""What the office decides on what was found: other columns, bring it in, give it up."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from crikit import clock, db
from crikit.actor import Actor
from crikit.errors import Conflict, DomainError
from crikit.exchange.models import AT_REST, AccountingImport, FilePiece, State
from crikit.exchange.queries import import_for
from crikit.exchange.reading.dates import DateOrder
from crikit.exchange.reading.kinds import readable
from crikit.history.actions import record
from crikit.language import gettext, lazy, ngettext

FILES_ARE_KEPT = timedelta(days=30)
MOVED_ON = lazy("This import has moved on meanwhile. Look at it again.")


def check_again(
    actor: Actor, import_id: int, matching: Mapping[str, str], *, jobs_as_customers: bool = False, date_order: str = ""
) -> None:
    """With the columns as the office matched them. Raises DomainError when they make no sense."""
    found = import_for(actor, import_id)
    if not found.is_at_rest:
        raise Conflict(MOVED_ON)
    chosen = {field: column for field, column in matching.items() if field in readable(found.kind).fields and column}
    if unknown := set(chosen.values()) - set(found.columns):
        raise DomainError(gettext("The file has no column “%(column)s”.", column=min(unknown)))
    if lacking := readable(found.kind).lacks(chosen):
        raise DomainError(gettext("Choose the column that holds “%(field)s”.", field=lacking))
    twice = [column for column in chosen.values() if list(chosen.values()).count(column) > 1]
    if twice:
        raise DomainError(
            gettext("The column “%(column)s” is chosen twice. Each column holds one thing.", column=twice[0])
        )
    by_hand = found.matched_by_hand or chosen != found.matching
    facts = {"matching": chosen, "matched_by_hand": by_hand, "jobs_as_customers": jobs_as_customers, "failure": ""}
    facts["date_order"] = DateOrder(date_order) if date_order in set(DateOrder) else ""
    if not _move(actor, import_id, AT_REST, State.UPLOADED, facts):
        raise Conflict(MOVED_ON)


def confirm(
    actor: Actor, import_id: int, mark: str, *, skip_refused: bool = False, deactivate_missing: bool = False
) -> None:
    """Brings in what the dry run with this `mark` found. Confirming twice is confirming once."""
    found = import_for(actor, import_id)
    if found.state in (State.APPLYING, State.DONE):
        return
    refused = found.counts.get("refused", 0)
    if refused and not skip_refused:
        raise DomainError(
            ngettext(
                "%(num)s row was refused. Tick “Leave out the refused rows”, or mend it in accounting "
                "and export the list again.",
                "%(num)s rows were refused. Tick “Leave out the refused rows”, or mend them in accounting "
                "and export the list again.",
                refused,
            )
        )
    choices = {"skip_refused": skip_refused, "deactivate_missing": deactivate_missing}
    with db.atomic():
        moved = _move(actor, import_id, (State.CHECKED,), State.APPLYING, {**choices, "failure": ""}, mark)
        if moved:
            record("import.confirmed", found, by=actor, counts=found.counts, choices=choices)
        elif import_for(actor, import_id).state not in (State.APPLYING, State.DONE):
            raise Conflict(MOVED_ON)


def give_up(actor: Actor, import_id: int) -> None:
    """The file goes; nothing of it was brought in."""
    found = import_for(actor, import_id)
    waiting = (*AT_REST, State.UPLOADED, State.CHECKING)
    with db.atomic():
        if not _move(actor, import_id, waiting, State.ABANDONED, {"finished_at": clock.now()}):
            raise Conflict(MOVED_ON)
        forget_file(import_id)
        record("import.given_up", found, by=actor)


def give_up_forgotten() -> None:
    """Files that nobody decided on for a month: they name people, and accounting can write them again."""
    old = (AccountingImport.state.in_(AT_REST), AccountingImport.uploaded_at < clock.now() - FILES_ARE_KEPT)
    with db.every_vendor(), db.atomic():
        ids = [id_ for (id_,) in AccountingImport.select(AccountingImport.id).where(*old).tuples()]
        given_up = {"state": State.ABANDONED, "finished_at": clock.now()}
        AccountingImport.update(**given_up).where(AccountingImport.id.in_(ids), *old).execute()
        FilePiece.delete().where(FilePiece.accounting_import.in_(ids)).execute()


def forget_file(import_id: int) -> None:
    FilePiece.delete().where(FilePiece.accounting_import == import_id).execute()


def _move(
    actor: Actor,
    import_id: int,
    before: tuple[State, ...],
    after: State,
    facts: dict[str, Any],
    mark: str | None = None,
) -> bool:
    """The one guarded step from state to state; False if somebody else was quicker."""
    ours = [AccountingImport.vendor_id == actor.vendor_id, AccountingImport.id == import_id]
    if mark is not None:
        ours.append(AccountingImport.fence == mark)
    fresh = {"state": after, "fence": "", "claimed_until": None, "attempts": 0, "done_rows": 0}
    moved: int = AccountingImport.update(**fresh | facts).where(*ours, AccountingImport.state.in_(before)).execute()
    return moved == 1
