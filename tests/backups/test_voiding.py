"""Back in time nothing happens a second time: old links and sessions are over, letters wait, work under way ends."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crikit import clock, db
from crikit.accounts.models import AwaitedCode, PasswordRequest, Session
from crikit.backups import actions
from crikit.config import Settings
from crikit.exchange.models import AccountingImport, State
from crikit.history.models import Entry
from crikit.invitations.actions.writing import write_letters
from crikit.invitations.models import Invitation, Sending
from crikit.jobs import actions as jobs
from crikit.jobs.schedule import SCHEDULE
from crikit.links.models import Link
from crikit.mail import actions as outbox
from crikit.mail.delivery import deliver
from crikit.mail.models import Letter, LetterState
from crikit.orders.models import Order
from crikit.vendors.models import Vendor
from tests.backups.conftest import NewDatabase, on, quiet
from tests.cast import Cast
from tests.faults.conftest import in_small_on_postgres, in_small_on_sqlite
from tests.mail.posts import content, post
from tests.mailserver import MailServer
from tests.scenes import scene, shared_rows


@pytest.fixture
def server(mailserver: MailServer, settings: Callable[..., Settings]) -> MailServer:
    settings(**mailserver.settings)
    return mailserver


@pytest.fixture
def restored(
    cast: Cast, server: MailServer, engine: str, new_database: NewDatabase, tmp_path: Path
) -> Iterator[Vendor]:
    """Prairie & Pine, with something of everything under way, an hour after the backup."""
    clock.freeze()
    made = scene(cast.mira)
    shared_rows()
    Order.update(created_at=clock.now() - timedelta(days=3)).where(Order.id == made.order.id).execute()
    for vendor, to in ((cast.vendor, "waits@people.test"), (cast.other_vendor, "theirs@people.test")):
        with db.vendor_scope(vendor.id):
            letter = post(vendor, to)
            # A sender was at it when the backup was written.
            Letter.update(claimed_until=clock.now() + timedelta(days=1)).where(Letter.id == letter.id).execute()
    actions.back_up(tmp_path / "backup", quiet)
    with new_database(engine) as there, on(there):
        clock.move(timedelta(hours=1))
        actions.restore(tmp_path / "backup", quiet)
        yield Vendor.get_by_id(cast.vendor.id)


def test_what_would_happen_a_second_time_is_over(restored: Vendor) -> None:
    assert not Link.select().where(Link.used_at.is_null(), Link.revoked_at.is_null()).exists()
    for gone in (Session, AwaitedCode, PasswordRequest):
        assert not gone.select().exists()
    assert not Letter.select().where(Letter.state == LetterState.QUEUED, Letter.link.is_null(False)).exists()
    assert not Order.select().where(Order.reminded_at.is_null(), Order.state == "draft").exists()
    ended = AccountingImport.get()
    assert (ended.state, "restored" in ended.failure) == (State.FAILED, True)
    assert not Sending.select().where(Sending.finished_at.is_null()).exists()
    assert write_letters() == 0
    assert Invitation.select().exists()
    assert "portal.restored" in [entry.action for entry in Entry.select()]


@in_small_on_sqlite
def test_no_job_makes_up_for_turns_it_had(restored: Vendor) -> None:
    assert [job.name for job in SCHEDULE if jobs.claim(job.name, job.every)] == []
    clock.move(timedelta(days=1))
    assert [job.name for job in SCHEDULE if not jobs.claim(job.name, job.every)] == []


@in_small_on_sqlite
def test_nothing_goes_out_before_somebody_says_so(restored: Vendor, server: MailServer) -> None:
    post(restored, "later@people.test", rendered=content("Written since"))
    assert deliver() == 0
    outbox.release(restored, keep_old=True)
    assert deliver() == Letter.select().where(Letter.state == LetterState.SENT).count() > 1
    arrived = {to for letter in server.inbox for to in letter.recipients}
    assert {"waits@people.test", "later@people.test"} <= arrived
    assert "theirs@people.test" not in arrived


@in_small_on_postgres
def test_the_portal_itself_writes_again_once_every_vendor_does(restored: Vendor) -> None:
    house = Vendor.create(name="crikit", slug=":house", mail_held_at=clock.now())
    outbox.release(restored, keep_old=False)
    assert Vendor.get_by_id(house.id).mail_held_at
    with db.every_vendor():
        for vendor in Vendor.select().where(Vendor.slug.not_in([":house", restored.slug])):
            outbox.release(vendor, keep_old=False)
    assert Vendor.get_by_id(house.id).mail_held_at is None
