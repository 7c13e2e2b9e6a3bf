"""The first wall stands alone: even where the second one is open, what starts from the actor stays with its vendor."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crikit import db
from crikit.accounts.models import User
from crikit.accounts.queries import user_for, users_for
from crikit.actor import Actor, Role
from crikit.admin.queries import usernames
from crikit.catalog.queries import Filter as Items
from crikit.catalog.queries import item_for, item_lines, items_for
from crikit.customers.models import SalesRep
from crikit.customers.queries import Filter, customer_for, customer_lines, customers_for
from crikit.errors import NotFound
from crikit.exchange.queries import import_for, imports_for, latest_imports
from crikit.history import queries as history
from crikit.history.queries import entries, entries_for, people
from crikit.invitations.actions import selection
from crikit.invitations.models import Kind, Selected
from crikit.invitations.queries.rollout import every_line_at, standings
from crikit.invitations.queries.sendings import progress, sendings_for
from crikit.invitations.queries.waiting import waiting_for, waiting_user
from crikit.invoices.queries import invoice_for, invoices_for, lists
from crikit.invoices.queries.owed import receivables
from crikit.library.queries.office import Filter as Shelf
from crikit.library.queries.office import any_document, folder_for, folders_of, office_lines, version_for
from crikit.library.queries.shared import Filter as Documents
from crikit.library.queries.shared import document_for, document_lines, folders_for
from crikit.mail.queries import attachment_for, counts_for, letter_for, letters_for, page_of_letters
from crikit.reports import queries as reports
from crikit.reports.queries import every_line, figures_for
from crikit.samples.queries import samples_for, samples_of
from crikit.shipments.queries import Filter as Parcels
from crikit.shipments.queries import latest_parcels, listed, shipment_for
from crikit.users.queries import choices_for, invitee_for, lines, portal_user_for
from crikit.users.rules import Relationship
from tests import factories
from tests.cast import Cast
from tests.factories import as_actor
from tests.scenes import Scene, rows_of, scene

UTC = ZoneInfo("UTC")
TODAY = date(2026, 11, 22)
INVOICES = lists.Filter(TODAY)
Find = Callable[[Actor, Scene], Any]

ONE: dict[str, Find] = {
    "attachment_for": lambda actor, of: attachment_for(actor, of.attachment.id),
    "customer_for": lambda actor, of: customer_for(actor, of.customer.id),
    "import_for": lambda actor, of: import_for(actor, of.accounting_import.id),
    "invitee_for a customer": lambda actor, of: invitee_for(actor, Relationship.CUSTOMER, of.customer.id),
    "invitee_for a rep": lambda actor, of: invitee_for(actor, Relationship.REP, of.rep.id),
    "invoice_for": lambda actor, of: invoice_for(actor, of.invoice.id),
    "shipment_for": lambda actor, of: shipment_for(actor, of.shipment.id),
    "item_for": lambda actor, of: item_for(actor, of.item.id),
    "document_for": lambda actor, of: document_for(actor, of.document.key),
    "any_document": lambda actor, of: any_document(actor, of.document.key),
    "version_for": lambda actor, of: version_for(actor, of.document.key.replace("document", "version")),
    "folder_for": lambda actor, of: folder_for(actor, of.document.folder.key),
    "letter_for": lambda actor, of: letter_for(actor, of.letter.id),
    "portal_user_for": lambda actor, of: portal_user_for(actor, of.waiting.id),
    "progress": lambda actor, of: progress(actor, of.invitation.sending_id).sending,
    "user_for": lambda actor, of: user_for(actor, of.waiting.id),
    "waiting_user": lambda actor, of: waiting_user(actor, of.waiting.id),
}
MANY: dict[str, Callable[[Actor], list[Any]]] = {
    "customers_for": lambda actor: list(customers_for(actor)),
    "entries_for": lambda actor: list(entries_for(actor)),
    "entries of the history": lambda actor: entries(actor, history.Filter(), UTC, []),
    "imports_for": lambda actor: list(imports_for(actor)),
    "invoices_for": lambda actor: list(invoices_for(actor)),
    "invoices listed": lambda actor: [invoice_for(actor, line.id) for line in lists.listed(actor, INVOICES, None)],
    "every invoice": lambda actor: [invoice_for(actor, line.id) for line in lists.every_invoice(actor, INVOICES)],
    "receivables": lambda actor: [customer_for(actor, debtor.id) for debtor in receivables(actor, TODAY)],
    "shipments listed": lambda actor: [shipment_for(actor, parcel.id) for parcel in listed(actor, Parcels(), None)],
    "latest parcels": lambda actor: [shipment_for(actor, parcel.id) for parcel in latest_parcels(actor) or ()],
    "items_for": lambda actor: list(items_for(actor)),
    "item_lines": lambda actor: [item_for(actor, line.id) for line in item_lines(actor, Items(), None)],
    "latest_imports": latest_imports,
    "document_lines": lambda actor: [any_document(actor, d.key) for d in document_lines(actor, Documents(), None)],
    "office_lines": lambda actor: [any_document(actor, d.key) for d in office_lines(actor, Shelf(), None)],
    "folders_of": folders_of,
    "folders_for": lambda actor: [folder_for(actor, folder.key) for folder in folders_for(actor)],
    "letters_for": lambda actor: [letter_for(actor, letter.id) for letter in letters_for(actor)],
    "page_of_letters": lambda actor: [letter_for(actor, letter.id) for letter in page_of_letters(actor)],
    "sample marks": lambda actor: list(samples_for(actor)),
    "customers at a step": lambda actor: [
        customer_for(actor, line.id) for line in every_line_at(actor, Filter(), None, only_stuck=False)
    ],
    "sendings_for": lambda actor: list(sendings_for(actor)),
    "lines of the report": lambda actor: [User.get_by_id(line.id) for line in every_line(actor, reports.Filter())],
    "usernames by role": lambda actor: [User.get_by_id(line.id) for line in usernames(actor, Role.INHOUSE)],
    "lines of usernames": lambda actor: [User.get_by_id(line.id) for line in lines(actor, "")],
    "reps to choose from": lambda actor: [
        SalesRep.get_by_id(choice.id) for choice in choices_for(actor, Relationship.REP, "").shown
    ],
    "users_for": lambda actor: list(users_for(actor)),
    "waiting_for": lambda actor: [request.user for request in waiting_for(actor)],
}


@pytest.fixture
def scenes(cast: Cast) -> tuple[Scene, Scene]:
    """What Prairie & Pine has, and what Harbor Tools has."""
    with db.vendor_scope(cast.other_vendor.id):
        theirs = scene(cast.dana)
    return scene(cast.mira), theirs


def test_another_vendors_row_is_not_found(cast: Cast, scenes: tuple[Scene, Scene]) -> None:
    ours, theirs = scenes
    found = set()
    with db.every_vendor():
        for name, find in ONE.items():
            assert find(as_actor(cast.mira), ours).vendor_id == cast.vendor.id, name
            with suppress(NotFound):
                find(as_actor(cast.mira), theirs)
                found.add(name)
    assert not found


def test_no_list_holds_another_vendors_rows(cast: Cast, scenes: tuple[Scene, Scene]) -> None:
    with db.every_vendor():
        for name, read in MANY.items():
            assert {row.vendor_id for row in read(as_actor(cast.mira))} == {cast.vendor.id}, name
            assert {row.vendor_id for row in read(as_actor(cast.dana))} == {cast.other_vendor.id}, name


def test_no_count_counts_another_vendors_letters(cast: Cast, scenes: tuple[Scene, Scene]) -> None:
    alone = counts_for(as_actor(cast.mira))
    with db.every_vendor():
        assert counts_for(as_actor(cast.mira)) == alone


def test_no_step_of_the_roll_out_and_no_number_of_samples_counts_another_vendors_customers(
    cast: Cast, scenes: tuple[Scene, Scene]
) -> None:
    mira = as_actor(cast.mira)
    alone = standings(mira, Filter()), samples_of(mira)
    with db.every_vendor():
        assert (standings(mira, Filter()), samples_of(mira)) == alone


def test_no_figure_of_the_report_counts_another_vendors_usernames(cast: Cast, scenes: tuple[Scene, Scene]) -> None:
    alone = figures_for(as_actor(cast.mira)).counts
    with db.every_vendor():
        assert figures_for(as_actor(cast.mira)).counts == alone


def test_nobody_of_another_vendor_acted(cast: Cast, scenes: tuple[Scene, Scene]) -> None:
    with db.every_vendor():
        assert people(as_actor(cast.mira)) == [(cast.mira.id, cast.mira.name)]


def test_nobody_of_another_vendor_is_ticked(cast: Cast, scenes: tuple[Scene, Scene]) -> None:
    ours, theirs = scenes
    before = rows_of(cast.other_vendor.id)["Selected"]
    Selected.delete().execute()
    with db.every_vendor():
        selection.tick(as_actor(cast.mira), Kind.CUSTOMERS, [ours.customer.id, theirs.customer.id])
        selection.tick(as_actor(cast.mira), Kind.REPS, [ours.rep.id, theirs.rep.id])
    assert {(row.customer_id, row.rep_id) for row in Selected.select().where(Selected.user == cast.mira)} == {
        (ours.customer.id, None),
        (None, ours.rep.id),
    }
    assert rows_of(cast.other_vendor.id)["Selected"] == before


@pytest.mark.parametrize("role", [Role.REP, Role.MANAGEMENT, Role.STAFF])
def test_whoever_belongs_to_no_rep_and_no_customer_sees_no_rows(cast: Cast, role: Role) -> None:
    factories.customer("Nobody's", sales_rep=None)
    lost = as_actor(factories.user(role, "lost"))
    assert list(customers_for(lost)) == list(users_for(lost)) == []
    assert customer_lines(lost, Filter(), None) == []
