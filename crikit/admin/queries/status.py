"""How a vendor's portal does: what its administrators should know, and nothing about other vendors."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crikit import clock, config
from crikit.actor import Actor
from crikit.admin.queries.machine import is_disk_full
from crikit.admin.queries.storage import Storage, storage_of
from crikit.backups.queries import last_backup
from crikit.exchange.models import AccountingImport
from crikit.exchange.queries import latest_of_each_kind
from crikit.jobs.queries import turns
from crikit.jobs.rules import Turn
from crikit.library.rules import MEGABYTE
from crikit.mail.models import Letter, Outbox
from crikit.mail.queries import backlog_for, counts_for, outbox
from crikit.vendors.queries import vendor_of

LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Status:
    """`waiting` letters may be more than were counted; `library_limit` is in bytes."""

    at: datetime
    outbox: Outbox
    waiting: int
    oldest: Letter | None
    failed: int
    last_sent_at: datetime | None
    turns: list[Turn]
    imports: list[AccountingImport]
    storage: Storage
    library_limit: int
    is_disk_full: bool
    is_mail_held: bool
    last_backup_at: datetime | None


def status_for(actor: Actor) -> Status:
    now, settings = clock.now(), config.settings()
    backlog = backlog_for(actor, failed_since=now - LATELY)
    return Status(
        at=now,
        outbox=outbox(),
        waiting=counts_for(actor)["queued"],
        oldest=backlog.oldest,
        failed=backlog.failed,
        last_sent_at=backlog.last_sent_at,
        turns=turns(),
        imports=latest_of_each_kind(actor),
        storage=storage_of(actor),
        library_limit=settings.library_megabytes * MEGABYTE,
        is_disk_full=is_disk_full(settings),
        is_mail_held=vendor_of(actor.vendor_id).mail_held_at is not None,
        last_backup_at=backup.finished_at if (backup := last_backup()) else None,
    )
