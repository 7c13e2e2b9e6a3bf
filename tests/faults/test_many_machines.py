"""Three web servers and two workers on one PostgreSQL, each in folders of its own, behave as one machine."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from crikit import clock
from crikit.accounts.actions.signing_in import TRIES_PER_USERNAME
from crikit.customers.models import Customer
from crikit.exchange.models import AccountingImport, FilePiece
from crikit.invitations.actions.administrators import save_administrators
from crikit.jobs.models import Job
from crikit.jobs.schedule import SCHEDULE
from crikit.library.actions.uploads import random_key
from crikit.library.models import Document
from crikit.mail.models import Letter, LetterState
from tests import factories
from tests.cast import Cast
from tests.faults.conftest import size
from tests.faults.figures import Figure
from tests.faults.machines import Machine, Proxy
from tests.faults.test_servers import wait_until
from tests.faults.visitors import MARK, Visitor, key_and_mark
from tests.library.shelves import PDF
from tests.mailserver import MailServer

pytestmark = [pytest.mark.slow, pytest.mark.postgres_only]

MACHINES = 3
LETTERS = size(10, 30)


def test_three_machines_and_two_workers_behave_as_one(
    cast: Cast,
    server: MailServer,
    proxy: Proxy,
    add_machine: Callable[..., Machine],
    start_command: Callable[..., Any],
    figure: Figure,
) -> None:
    began = clock.now()
    for number in range(MACHINES):
        add_machine(f"machine {number}")
    for _ in range(2):
        start_command("worker", BASE_URL=proxy.url)
    mira, maria = Visitor(proxy.url).sign_in("mira"), Visitor(proxy.url).sign_in("maria")
    a_document_is_served_by_whichever_is_asked(mira, maria)
    a_list_in_pieces_is_brought_in(mira)
    save_administrators(factories.as_actor(cast.mira), [factories.ADMINISTRATOR])
    letters_go_out_once(mira, server)
    tries_are_counted_together(proxy)
    jobs_are_done_by_one_of_them(began)
    mira.send("/logout")
    assert {mira.look("/customers").status for _ in range(MACHINES)} == {303}
    assert proxy.served == set(range(MACHINES))
    left = [machine.left_on_disk() for machine in proxy.machines]
    figure("three machines, two workers", letters=LETTERS, letters_twice=(0, 0), left_on_disk=(sum(map(len, left)), 0))
    assert left == [set()] * MACHINES


def a_document_is_served_by_whichever_is_asked(mira: Visitor, maria: Visitor) -> None:
    mira.look("/tools/library/new")
    fields = {"key": random_key(), "shared_with": "all", "staff_too": "y", "folder": ""}
    for _ in range(MACHINES):
        # The same form again, at another machine.
        mira.send_file("/tools/library/documents", "files", ("Catalog.pdf", PDF), **fields)
    [document] = Document.select()
    answers = [maria.send(f"/library/{document.key}/download") for _ in range(MACHINES)]
    assert [(answer.status, answer.content) for answer in answers] == [(200, PDF)] * MACHINES


def a_list_in_pieces_is_brought_in(mira: Visitor) -> None:
    mira.look("/tools/import")
    lines = "".join(f"M{n},Machine {n} {'x' * 150},m{n}@machine.test\n" for n in range(2_000))
    file = ("list.csv", f"Code,Customer name,E-mail\n{lines}".encode())
    page = mira.send_file("/tools/import", "file", file, kind="customers", key=random_key()).location
    assert FilePiece.select().count() > 1
    wait_until(lambda: AccountingImport.get().state == "checked")
    mark = MARK.search(mira.look(page).text)
    assert mark
    assert {mira.send(f"{page}/confirmation", mark=mark[1]).status for _ in range(2)} <= {303, 409}
    wait_until(lambda: AccountingImport.get().state == "done")
    assert Customer.select().where(Customer.name.startswith("Machine")).count() == 2_000


def letters_go_out_once(mira: Visitor, server: MailServer) -> None:
    customers = list(Customer.select().where(Customer.name.startswith("Machine")).order_by(Customer.id).limit(LETTERS))
    for customer in customers:
        mira.send("/tools/invite/customers/selection", htmx="selection_bar", id=customer.id, ticked=1)
    page = re.sub(r"<[^>]+>", "", mira.look("/tools/invite/customers").text)
    assert f"{LETTERS} selected" in " ".join(page.split())
    form = key_and_mark(mira.look("/tools/invite/customers/check"))
    places = {mira.send("/tools/invite/customers/sendings", **form).location for _ in range(MACHINES)}
    assert len(places) == 1
    progress = places.pop()
    wait_until(lambda: f"Done: {LETTERS} of {LETTERS}" in mira.look(progress).text)
    assert len(server.inbox) == len({letter.recipients for letter in server.inbox}) == LETTERS
    assert not Letter.select().where(Letter.state == LetterState.QUEUED).exists()


def tries_are_counted_together(proxy: Proxy) -> None:
    stranger = Visitor(proxy.url)
    stranger.look("/login")
    statuses = [stranger.send("/login", username="olga", password="no").status for _ in range(TRIES_PER_USERNAME + 2)]
    assert statuses == [422] * TRIES_PER_USERNAME + [429] * 2


def jobs_are_done_by_one_of_them(began: Any) -> None:
    often = {job.name: job.every for job in SCHEDULE if job.every < timedelta(minutes=1)}
    passed = clock.now() - began
    for job in Job.select().where(Job.name.in_(list(often))):
        assert job.error == "", job.name
        assert 0 < job.runs <= passed / often[job.name] + 2, job.name
