"""What is wrong with a portal, each with what its administrator can do about it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from flask import url_for

from crikit.admin.queries.status import LATELY, Status
from crikit.admin.rules import BACKUP_IS_OLD, name_of
from crikit.exchange.models import State
from crikit.jobs.rules import Standing, standing, stands_still_since
from crikit.language import gettext, look_up, ngettext
from crikit.web.jinja import bounded, date_and_time

LATE = timedelta(minutes=30)
NEARLY_FULL = 0.9


class Trouble(NamedTuple):
    """`url` is where to mend it, if that is anywhere in the portal."""

    sentence: str
    tone: str = "warn"
    label: str = ""
    url: str = ""


def troubles_of(status: Status) -> list[Trouble]:
    """The worst first."""
    found = [*_of_letters(status), *_of_work(status), *_of_backups(status), *_of_imports(status), *_of_room(status)]
    return sorted(found, key=lambda trouble: trouble.tone != "bad")


def _of_letters(status: Status) -> Iterator[Trouble]:
    to_emails = gettext("Open E-mails"), url_for("mail.index")
    if status.is_mail_held:
        told = gettext("Your e-mails are paused since the portal was restored or moved.")
        yield Trouble(told, "bad", gettext("Read on"), url_for("mail.held"))
    if status.outbox.is_paused:
        reason = look_up(status.outbox.reason)
        yield Trouble(gettext("No e-mail goes out right now. %(reason)s", reason=reason), "bad", *to_emails)
    elif status.oldest and status.at - status.oldest.due_at > LATE:
        since = date_and_time(status.oldest.due_at)
        yield Trouble(gettext("The oldest e-mail should have gone out on %(time)s.", time=since), "warn", *to_emails)
    if status.failed:
        told = ngettext(
            "%(counted)s e-mail of the last %(days)s days could not be delivered.",
            "%(counted)s e-mails of the last %(days)s days could not be delivered.",
            status.failed,
            counted=bounded(status.failed),
            days=LATELY.days,
        )
        yield Trouble(told, "warn", gettext("See which"), url_for("mail.index", state="failed"))


def _of_work(status: Status) -> Iterator[Trouble]:
    if not any(turn.started_at for turn in status.turns):
        yield Trouble(
            gettext("No recurring work has run yet. It begins within a minute; if not, tell whoever runs the portal.")
        )
    if since := stands_still_since(status.turns, status.at):
        told = gettext(
            "Recurring work stands still since %(time)s: e-mails wait and files from accounting stay unread. "
            "Tell whoever runs the portal.",
            time=date_and_time(since),
        )
        yield Trouble(told, "bad")
        return
    if late := _named(status, Standing.OVERDUE):
        told = gettext("Overdue: %(names)s. Tell whoever runs the portal.", names=late)
        yield Trouble(told)
    if failed := _named(status, Standing.FAILED):
        told = gettext("Failed and tried again: %(names)s. If it stays so, tell whoever runs the portal.", names=failed)
        yield Trouble(told)


def _named(status: Status, state: Standing) -> str:
    found = [turn for turn in status.turns if standing(turn, status.at) is state]
    return ", ".join(gettext("“%(work)s”", work=name_of(turn.name)) for turn in found)


def _of_backups(status: Status) -> Iterator[Trouble]:
    """Who never made one may have another way; who made some and stopped has lost it."""
    made = status.last_backup_at
    if made and status.at - made > BACKUP_IS_OLD:
        told = gettext("The last backup was made on %(time)s. Tell whoever runs the portal.", time=date_and_time(made))
        yield Trouble(told)


def _of_imports(status: Status) -> Iterator[Trouble]:
    for work in status.imports:
        if work.state == State.FAILED:
            told = gettext("“%(file)s” could not be brought in.", file=work.filename)
            yield Trouble(told, "warn", gettext("See why"), url_for("exchange.show", import_id=work.id))


def _of_room(status: Status) -> Iterator[Trouble]:
    if status.is_disk_full:
        told = gettext("The disk of the portal is nearly full. Tell whoever runs it before anything is lost.")
        yield Trouble(told, "bad")
    if status.storage.library > NEARLY_FULL * status.library_limit:
        to_library = gettext("Maintain Library"), url_for("library.maintain")
        yield Trouble(gettext("The library is nearly full. Delete what nobody needs."), "warn", *to_library)
