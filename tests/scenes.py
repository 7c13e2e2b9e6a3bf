"""A vendor's portal with something of everything in it, and what its rows are called in addresses."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from peewee import Model

from crikit import clock, db, schema
from crikit.accounts.actions import ask_for_password_link, send_password_link
from crikit.accounts.models import AwaitedCode, HiddenPanel, RecoveryCode, Session, User
from crikit.announcements.models import Announcement, Dismissal, Hearer
from crikit.backups.models import Backup
from crikit.catalog.models import Item, ItemPhoto
from crikit.charts.actions import add_up
from crikit.customers.models import AutomaticAddress, Customer, SalesRep
from crikit.exchange.models import AccountingImport, FilePiece
from crikit.invitations.actions import selection
from crikit.invitations.models import Invitation, Kind, Reminder
from crikit.invoices.models import Invoice
from crikit.jobs import actions as jobs
from crikit.library.models import Document, Download, Folder, Piece, Share, Version, Visit
from crikit.limits import actions as limits
from crikit.links import actions as links
from crikit.links.models import Link, Purpose
from crikit.mail import actions as outbox
from crikit.mail.models import Attachment, Letter, Wording
from crikit.orders.actions.lines import learn
from crikit.orders.models import ExportedOrder, LinePrice, Order, OrderExport, OrderLine, StandardPrice, State
from crikit.payments.models import CardAccount, Payment, PaymentDispute, PaymentEvent, PaymentPart, PaymentRefund
from crikit.permissions.models import PermissionSetting, RepAccess
from crikit.permissions.rules import Permission
from crikit.samples.models import Kind as SampleKind
from crikit.samples.models import Sample
from crikit.shipments.models import Shipment
from crikit.trials.models import Trial
from crikit.vendors.models import Logo
from tests import factories


@dataclass(frozen=True)
class Scene:
    customer: Customer  # Can be invited, is ticked, has a current invitation.
    rep: SalesRep  # The same.
    invitation: Invitation  # The customer's.
    waiting: User  # Joined; wants to be approved.
    letter: Letter
    attachment: Attachment  # Of that letter.
    item: Item
    order: Order  # The customer's draft, written by the administrator.
    export: OrderExport  # With one order of the customer's.
    invoice: Invoice  # The customer's.
    shipment: Shipment  # Of that order and invoice, typed by the administrator.
    payment: Payment  # Of that invoice, open at Stripe.
    document: Document  # Shared with every customer.
    announcement: Announcement  # For every customer.
    accounting_import: AccountingImport
    logo: Logo
    session: Session  # The administrator's other browser.
    address: Link  # Would change the address of the one who waits.


def scene(administrator: User) -> Scene:
    """Something of everything that belongs to the administrator's vendor; call it in the vendor's scope."""
    slug = administrator.username
    customer_type, price_list = factories.customer_type("Retail"), factories.price_list("Dealer")
    rep = factories.sales_rep(f"Rep of {slug}")
    facts = {"customer_type": customer_type, "price_list": price_list, "sales_rep": rep}
    customer, joined = (factories.customer(f"{name} of {slug}", **facts) for name in ("Willow", "Cedar"))
    invitation, accepted = factories.invite(administrator, customer, joined)
    factories.invite(administrator, rep)
    Reminder.create(invitation=invitation, day=3)
    waiting = factories.join(accepted, f"{slug}joined")
    actor = factories.as_actor(administrator)
    selection.tick(actor, Kind.CUSTOMERS, [customer.id])
    selection.tick(actor, Kind.REPS, [rep.id])
    HiddenPanel.create(user=administrator, panel="customers")
    PermissionSetting.create(user=administrator, permission=Permission.ADMINISTER, allowed=True)
    RepAccess.create(user=administrator, rep_id=rep.id)
    lapses = clock.now() + timedelta(days=1)
    elsewhere = Session.create(user=administrator, viewing=waiting, token_hash=f"elsewhere {slug}", expires_at=lapses)
    AwaitedCode.create(user=administrator, token_hash=f"code of {slug}", expires_at=lapses)
    RecoveryCode.create(user=administrator, code_hash="")
    send_password_link(waiting)
    Wording.create(
        kind="invitations/approved", language="en", version=1, subject=f"Let in by {slug}", body="{{ portal_link }}"
    )
    Sample.create(kind=SampleKind.CUSTOMER, row_id=0)
    item = factories.item(f"K-{slug}", "Kettle")
    factories.list_price(item, price_list)
    factories.volume_price(item)
    invoice = factories.invoice(customer, item=item, customer_po=f"PO of {slug}")
    AutomaticAddress.create(customer=customer, address=f"books@{slug}.test")
    announcement = announced(customer, administrator)
    add_up(clock.now().date())
    photo_of(item)
    order = order_of(customer, administrator, item)
    parcel = factories.shipment(customer, invoice=invoice, order=order, by_name=administrator.name)
    letter, imported = factories.letters()[-1], accounting_import(administrator)
    wish, document = wish_of(waiting), shared_document(slug, customer)
    Visit.create(user=administrator, at=clock.now(), before=clock.now())
    export = exported(customer)
    payment = payment_of(invoice, administrator)
    papers = letter, attachment(letter), item, order, export, invoice, parcel
    theirs = *papers, payment, document, announcement, imported
    return Scene(customer, rep, invitation, waiting, *theirs, logo(slug), elsewhere, wish)


def announced(customer: Customer, by: User) -> Announcement:
    made: Announcement = Announcement.create(title=f"Closed with {by.username}", body="Until **Monday**.")
    for name in ("customer_type", "price_list"):
        Hearer.create(announcement=made, audience=f"{name} of {by.username}", **{name: getattr(customer, name)})
    Hearer.create(announcement=made, audience=f"customer of {by.username}", customer=customer)
    for audience in ("all", "staff all"):
        Hearer.create(announcement=made, audience=audience)
    Dismissal.create(user=by, announcement=made)
    return made


def photo_of(item: Item) -> None:
    ItemPhoto.create(item=item, key=f"photo-of-{item.code}", content=b"RIFF")
    Item.update(photo_key=f"photo-of-{item.code}").where(Item.id == item.id).execute()


def order_of(customer: Customer, by: User, item: Item) -> Order:
    """A draft with one line, whose price somebody chose."""
    order = factories.order(customer, by, (item, 3))
    LinePrice.insert(line=OrderLine.get(OrderLine.order == order.id), cents=19_00, source="chosen").execute()
    StandardPrice.create(customer=customer, item=item, cents=18_00)
    learn(customer, "our kettle", item.id)
    return order


def exported(customer: Customer) -> OrderExport:
    """One order that was submitted and went to accounting."""
    now = clock.now()
    facts = {"state": State.SUBMITTED, "submitted_at": now, "exported_at": now, "reference": "E-1"}
    order = Order.create(key="exported", customer=customer, **facts)
    made: OrderExport = OrderExport.create(key="pressed", form="iif", order_count=1)
    ExportedOrder.create(order=order, export=made)
    return made


def wish_of(user: User) -> Link:
    User.update(email_wanted="new@willow.test").where(User.id == user.id).execute()
    return links.issue(Purpose.EMAIL, user.id, timedelta(days=1))


def payment_of(invoice: Invoice, by: User) -> Payment:
    """One that is open at Stripe, for an order as well; what was reported of it, however little that fits."""
    CardAccount.create(account_id=f"acct_{by.username}")
    made = factories.payment(invoice, by)
    order = Order.get(Order.key == "exported")
    PaymentPart.create(payment=made, order=order, number=order.reference, cents=19_00)
    PaymentEvent.create(event_id="evt_1", kind="charge.refunded", payment=made)
    told = {"payment": made, "intent": "pi_1", "cents": made.cents, "state": "pending", "told_at": clock.now()}
    PaymentRefund.create(refund_id="re_1", **told)
    PaymentDispute.create(dispute_id="dp_1", **told)
    return made


def accounting_import(by: User) -> AccountingImport:
    made: AccountingImport = AccountingImport.create(
        key=f"key of {by.username}", filename="customers.csv", by_id=by.id, by_name=by.name
    )
    FilePiece.create(accounting_import=made, number=1, content=b"Customer,E-mail\n")
    return made


def attachment(letter: Letter) -> Attachment:
    Letter.update(attached=1).where(Letter.id == letter.id).execute()
    facts = {"name": "papers.pdf", "media_type": "application/pdf", "size": 5}
    made: Attachment = Attachment.create(letter=letter, content=b"%PDF-", **facts)
    return made


def shared_document(slug: str, customer: Customer) -> Document:
    folder = Folder.create(key=f"folder-{slug}", name=f"Forms of {slug}", name_key=f"forms of {slug}")
    facts = {"name": f"Returns of {slug}", "name_key": f"returns of {slug}", "folder": folder, "kind": "txt", "size": 9}
    made: Document = Document.create(key=f"document-{slug}", search_text=f"returns of {slug}", **facts)
    for audience in ("all", "staff all"):
        Share.create(document=made, audience=audience, folder_id=folder.id, name_key=made.name_key)
    facts = {"document": made, "folder_id": folder.id, "name_key": made.name_key}
    for name in ("customer_type", "price_list"):
        Share.create(audience=f"{name} of {slug}", **{name: getattr(customer, name)}, **facts)
    Share.create(audience=f"customer of {slug}", customer=customer, **facts)
    file = {"filename": "returns.txt", "kind": "txt", "size": 9, "by_name": slug.title()}
    version = Version.create(key=f"version-{slug}", document=made, **file)
    Piece.create(version=version, number=0, content=b"Welcome.\n")
    Download.create(document=made, version=1, user_id=0, username=slug, user_name=slug.title())
    return made


def logo(slug: str) -> Logo:
    made: Logo = Logo.create(key=f"logo-of-{slug}", kind="image/png", width=16, height=16, content=b"\x89PNG")
    return made


def shared_rows() -> None:
    """What belongs to no vendor."""
    ask_for_password_link("nobody", address="127.0.0.1")
    limits.count("knocking", "mira", at_most=9, within=timedelta(minutes=10))
    nobody = {"company": "Pine", "name": "Nobody", "email": "n@pine.test", "email_key": "n@pine.test"}
    Trial.create(**nobody, language="en", timezone="UTC")
    outbox.pause(clock.now(), "Tried in vain.")
    jobs.run("purge-tries", limits.purge)
    Backup.create(as_of=clock.now(), finished_at=clock.now(), name="monday", row_count=9, size=9, level=9)


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, to compare before and after."""
    with db.every_vendor():
        return {model.__name__: everything(model) for model in schema.TABLES}


def rows_of(vendor_id: int) -> dict[str, list[tuple[Any, ...]]]:
    """Those of one vendor."""
    with db.vendor_scope(vendor_id):
        return {model.__name__: everything(model) for model in schema.TABLES if issubclass(model, db.VendorModel)}


def everything(model: type[Model]) -> list[tuple[Any, ...]]:
    first = model._meta.sorted_fields[0]
    # psycopg2 hands bytes over as a view of memory, which is a new one each time.
    return [
        tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
        for row in model.select().order_by(first).tuples()
    ]
