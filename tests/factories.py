"""Rows as a test needs them: what it doesn't say is filled in believably. Call them inside a vendor's scope."""

from datetime import timedelta
from itertools import count
from typing import Any

from crikit import clock, db, keys, passwords
from crikit.accounts.actions import add_user
from crikit.accounts.models import User
from crikit.actor import Actor, Role
from crikit.catalog.models import Item, ListPrice, VolumePrice
from crikit.customers.models import Customer, CustomerType, PriceList, SalesRep
from crikit.invitations.actions import joining, selection, sending, writing
from crikit.invitations.actions.administrators import save_administrators
from crikit.invitations.models import Invitation, Kind
from crikit.invitations.queries.check import check
from crikit.invoices.models import Invoice, InvoicedOrder, InvoiceLine
from crikit.invoices.rules import list_key, order_keys
from crikit.links.models import Link, Purpose
from crikit.links.rules import token_of
from crikit.mail.models import Letter
from crikit.orders.actions import drafts, lines, submission
from crikit.orders.models import LinePrice, Order, OrderLine
from crikit.payments.models import Payment, PaymentPart
from crikit.permissions.queries import actor_of
from crikit.quantities import ONE
from crikit.shipments.models import Shipment
from crikit.shipments.rules.numbers import key_of
from crikit.trials import actions as trials
from crikit.trials.rules import Asked
from crikit.vendors.models import Vendor

PASSWORD, STAFF_PASSWORD = "ledger and lantern", "shelves and boxes"
ADMINISTRATOR = "office@prairieandpine.test"

_numbers = count(1)


def customer(name: str = "Blue Heron", email: str | None = None, **facts: Any) -> Customer:
    """An active customer without a username, whom an invitation would reach unless `email` is ''."""
    number = next(_numbers)
    email = f"ap@customer{number}.test" if email is None else email
    code = facts.pop("code", f"C{number}")
    usual = {
        "name_key": keys.search_key(name),
        "default_email": email,
        "email_written": email,
        "address_usable": bool(email),
        "search_text": keys.search_key(f"{name} {code} {email}"),
    }
    made: Customer = Customer.create(name=name, code=code, **{**usual, **facts})
    return made


def sales_rep(name: str = "Tara Weiss", email: str | None = None, **facts: Any) -> SalesRep:
    number = next(_numbers)
    email = f"rep{number}@reps.test" if email is None else email
    usual = {
        "code": f"R{number}",
        "name_key": keys.search_key(name),
        "default_email": email,
        "address_usable": bool(email),
    }
    made: SalesRep = SalesRep.create(name=name, **{**usual, **facts})
    return made


def customer_type(name: str) -> CustomerType:
    made: CustomerType = CustomerType.create(name=name, name_key=keys.search_key(name))
    return made


def price_list(name: str) -> PriceList:
    made: PriceList = PriceList.create(name=name, name_key=keys.search_key(name))
    return made


def item(code: str = "", name: str = "Blue Feeder", **facts: Any) -> Item:
    """An active item at 21.13, one by one."""
    code = code or f"I{next(_numbers)}"
    keys_of = {"code_key": keys.search_key(code), "name_key": keys.search_key(name)}
    usual = {**keys_of, "search_text": " ".join(keys_of.values()), "base_price": 21_13}
    made: Item = Item.create(code=code, name=name, **{**usual, **facts})
    return made


def list_price(of: Item, on: PriceList, cents: int = 19_65, **facts: Any) -> ListPrice:
    made: ListPrice = ListPrice.create(item=of, price_list=on, cents=cents, **facts)
    return made


def volume_price(of: Item, minimum: int = 60 * ONE, cents: int = 18_00, **facts: Any) -> VolumePrice:
    made: VolumePrice = VolumePrice.create(item=of, minimum=minimum, cents=cents, **facts)
    return made


def order(of: Customer, by: User, *wanted: tuple[Item, int], **facts: Any) -> Order:
    """A draft that this person wrote on the pad: each item with its quantity in whole units."""
    actor, key = as_actor(by), f"pad {next(_numbers)}"
    with db.atomic():
        draft = drafts.draft_for(actor, key, of)
        for item, quantity in wanted:
            lines.append(draft, lines.columns_of(actor, of, lines.Typed(item.code, str(quantity))))
        drafts.write_down(draft, clock.now().date(), **facts)
    return draft


def invoice(of: Customer, cents: int = 120_00, *, item: Item | None = None, **facts: Any) -> Invoice:
    """One line of ten pieces, dated today, due in thirty days, all of it open."""
    today = clock.now().date()
    usual: dict[str, Any] = {
        "number": f"{20_000 + next(_numbers)}",
        "dated": today,
        "customer_po": "",
        "currency": "USD",
    }
    usual |= {"due_on": facts.get("dated", today) + timedelta(days=30), "total": cents, "open_balance": cents} | facts
    usual["number_key"] = keys.search_key(usual["number"])
    usual["search_text"] = keys.search_key(f"{usual['number']} {usual['customer_po']}")
    usual["list_key"] = list_key(usual["dated"], usual["due_on"], usual["open_balance"])
    made: Invoice = Invoice.create(customer=of, **usual)
    for key in order_keys(made.customer_po):
        InvoicedOrder.create(invoice=made, customer=of, order_key=key)
    goods = {"item": item, "code": item.code if item else "OLD-1", "description": item.name if item else "Old Kettle"}
    InvoiceLine.create(invoice=made, place=1, quantity=10 * ONE, unit_price=cents // 10, amount=cents, **goods)
    return made


def payment(of: Invoice, by: User, **facts: Any) -> Payment:
    """Of the whole invoice, open at Stripe since now."""
    usual = {"customer": of.customer, "currency": of.currency, "cents": of.open_balance, "state": "open"}
    usual |= {"session": "cs_1", "address": "https://checkout.stripe.com/c/1", "intent": "pi_1"}
    usual |= {"by_id": by.id, "by_name": by.name, "lapses_at": clock.now() + timedelta(hours=1)}
    made: Payment = Payment.create(key=f"payment {next(_numbers)}", **{**usual, **facts})
    PaymentPart.create(payment=made, invoice=of, number=of.number, cents=of.open_balance)
    return made


def sent_order(of: Customer, by: User, *wanted: tuple[Item, int], **facts: Any) -> Order:
    """One that was submitted, with its letters."""
    draft = Order.get_by_id(order(of, by, *wanted, **facts).id)
    submission.submit(as_actor(by), Vendor.get_by_id(of.vendor_id), draft, version=draft.version)
    made: Order = Order.get_by_id(draft.id)
    return made


def charges(of: Order) -> list[int]:
    """The amounts that stand at the lines of a submitted order, in cents."""
    rows = LinePrice.select(LinePrice.amount).join(OrderLine).where(OrderLine.order == of.id)
    return [amount for (amount,) in rows.tuples()]


def shipment(of: Customer, number: str = "1Z5R89390357567127", **facts: Any) -> Shipment:
    """A parcel that UPS took today."""
    usual = {"carrier": "UPS", "number": number, "number_key": key_of(number), "shipped_on": clock.now().date()}
    made: Shipment = Shipment.create(customer=of, **{**usual, "search_text": keys.search_key(number), **facts})
    return made


def user(role: Role, username: str, *, password: str | None = PASSWORD, **facts: Any) -> User:
    """An approved username; without a password if that is None."""
    usual = {"name": username.title(), "email": f"{username}@people.test", "approved_at": clock.now()}
    kept = None if password is None else passwords.hashed(password)
    return add_user(role=role, username=username, password_hash=kept, **{**usual, **facts})


def pair(of: Customer, username: str, **facts: Any) -> tuple[User, User]:
    """A customer's management and staff usernames."""
    management = user(Role.MANAGEMENT, username, customer_id=of.id, **facts)
    facts = {"password": STAFF_PASSWORD, **facts} if facts.get("password", "") is not None else facts
    staff = user(Role.STAFF, f"{username}S", customer_id=of.id, management=management.id, **facts)
    Customer.update(invitable=False).where(Customer.id == of.id).execute()
    return management, staff


def as_actor(person: User) -> Actor:
    """The person as the pages know it, with the rights of this moment."""
    return actor_of(person)


def invite(by: User, *invitees: Customer | SalesRep, key: str = "") -> list[Invitation]:
    """Invites them as the invite page does, up to the letters in the outbox; in the order of their ids."""
    actor = as_actor(by)
    kind = Kind.CUSTOMERS if isinstance(invitees[0], Customer) else Kind.REPS
    save_administrators(actor, [ADMINISTRATOR])
    selection.tick(actor, kind, [invitee.id for invitee in invitees])
    sent = sending.send(actor, kind, key=key or f"key {next(_numbers)}", mark=check(actor, kind).mark)
    writing.write_letters()
    return list(Invitation.select().where(Invitation.sending == sent.id).order_by(Invitation.id))


def token(link: Any) -> str:
    return token_of(link.purpose, link.salt)


def newcomer(username: str = "heron", **facts: Any) -> joining.Newcomer:
    """What an invited customer types."""
    usual = {
        "name": "Grace Kim",
        "email": "grace@blueheron.test",
        "phone": "(802) 555-0199",
        "username": username,
        "password": PASSWORD,
        "staff_username": f"{username}S",
        "staff_password": STAFF_PASSWORD,
    }
    return joining.Newcomer(**{**usual, **facts})


def join(invitation: Invitation, username: str = "heron", **facts: Any) -> User:
    """The invited person completes the form: the username waits for approval then."""
    if invitation.rep_id:
        facts = {"staff_username": "", "staff_password": "", **facts}
    return joining.join(invitation.link, invitation, newcomer(username, **facts))


def trial_link(company: str = "Pine", email: str = "nora@pine.test", **facts: str) -> Link:
    """The link that the newest letter to this address carries."""
    usual = {"name": "Nora Lind", "timezone": "America/Toronto", "language": "en"}
    trials.ask(Asked(company=company, email=email, **{**usual, **facts}), address="127.0.0.1")
    with db.every_vendor():
        link: Link = Link.select().where(Link.purpose == Purpose.SIGNUP).order_by(Link.id.desc()).get()
    return link


def letters(kind: str = "", to: str = "") -> list[Letter]:
    """What stands in the outbox, the oldest first."""
    with db.every_vendor():
        found = Letter.select().order_by(Letter.id)
        found = found.where(Letter.kind == kind) if kind else found
        return list(found.where(Letter.to_address == to) if to else found)
