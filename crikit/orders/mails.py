"""Letters about orders, each as its reader may see it: with money for those who see prices, without for all others."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from crikit import config, language
from crikit.accounts.models import User
from crikit.accounts.queries import usernames_of_customer, works_for_vendor
from crikit.actor import Role
from crikit.customers.queries import automatic_addresses_of
from crikit.mail import actions as outbox
from crikit.mail.models import Attached
from crikit.mail.rendering import letter
from crikit.orders.documents import order_pdf
from crikit.orders.models import Order
from crikit.orders.queries.lines import Line
from crikit.orders.queries.money import Sums
from crikit.permissions.queries import rights_of
from crikit.permissions.rules import Permission
from crikit.vendors.models import Vendor
from crikit.vendors.queries import vendor_of

PDF = "application/pdf"


class Reader(NamedTuple):
    """Who gets a letter about an order; `sees_money` is decided by whose address it is. The office keeps an `automatic`
    one for the customer; nobody may sign in behind it."""

    mail: str
    address: str
    name: str
    language: str
    sees_money: bool
    automatic: bool = False


class Letters:
    """The letters of one change: drawn before its transaction, posted within. `facts` are for every reader, `money` for
    those who see prices. Without `sums` there is no document."""

    def __init__(
        self,
        vendor: Vendor,
        order: Order,
        lines: list[Line],
        sums: Sums | None,
        to: Iterable[Reader],
        *,
        facts: Mapping[str, Any] | None = None,
        money: Mapping[str, Any] | None = None,
    ) -> None:
        self.vendor, self.order, self.sums = vendor, order, sums
        self.facts, self.money = facts or {}, dict(money or {})
        self.readers = list(to)
        kinds = {(reader.language, reader.sees_money) for reader in self.readers}
        self.pdfs = {kind: self._pdf(lines, *kind) for kind in kinds} if sums else {}
        if sums:
            self.money["total"] = sums.total

    def _pdf(self, lines: list[Line], reads: str, sees_money: bool) -> bytes:
        with language.spoken(reads):
            sums = self.sums if sees_money else None
            return order_pdf(self.vendor, self.order, lines, sums)

    def post(self) -> None:
        page = f"{config.settings().base_url}/orders/{self.order.id}"
        for reader in self.readers:
            facts = {"order": self.order, "customer": self.order.customer, "page": page, "name": reader.name}
            facts["automatic"] = reader.automatic
            facts |= {**self.facts, **(self.money if reader.sees_money else {})}
            rendered = letter(reader.mail, vendor=self.vendor, reads=reader.language, **facts)
            pdf = self.pdfs.get((reader.language, reader.sees_money))
            outbox.post(
                reader.mail,
                vendor=self.vendor,
                to=reader.address,
                name=reader.name,
                rendered=rendered,
                reply_to=self.order.contact_email if reader.mail == "orders/arrived" else "",
                attachments=[Attached(f"order-{self.order.reference}.pdf", PDF, pdf)] if pdf else [],
            )


def readers(vendor: Vendor, order: Order) -> Iterator[Reader]:
    """The order desk, the order's contact, and the customer if whoever entered it for them wished so; each address
    once."""
    told: set[str] = set()
    # The vendor of a request knows only what every page needs.
    for address in vendor_of(vendor.id).order_desk or [vendor.support_email]:
        if address and address.casefold() not in told:
            told.add(address.casefold())
            yield Reader("orders/arrived", address, "", vendor.language, True)
    yield from concerned(order, vendor, "orders/submitted", told)


def concerned(order: Order, vendor: Vendor, mail: str, told: set[str] | None = None) -> Iterator[Reader]:
    """The order's contact, and the customer if whoever entered it for them wished so; not those who were told. What is
    confirmed also goes where the office has the customer's e-mails go by themselves."""
    told = set() if told is None else told
    of_customer = order.entered_role in (Role.MANAGEMENT, Role.STAFF)
    wanted = [(order.contact_email, order.contact_name)]
    if order.email_customer and not of_customer:
        wanted.append((order.customer.default_email, order.customer.contact_name))
    kept = automatic_addresses_of(order.customer)
    for address, name in [*wanted, *((address, "") for address in kept if mail == "orders/confirmed")]:
        if address and address.casefold() not in told:
            told.add(address.casefold())
            user, sees_money = _whose(order, address, of_customer, kept)
            automatic = user is None and (address, name) not in wanted
            yield Reader(mail, address, name, (user.language if user else "") or vendor.language, sees_money, automatic)


def _whose(order: Order, address: str, of_customer: bool, kept: list[str]) -> tuple[User | None, bool]:
    """The username that this address belongs to, and whether money may be written to it.

    A management username and its staff often share one mailbox, which then is the management's. An address that belongs
    to no username sees money only if accounting itself writes to it, if the office keeps it for automatic e-mails, or
    if it is the office's own.
    """
    known = [user for user in usernames_of_customer(order.customer_id) if user.email.casefold() == address.casefold()]
    management = [
        user for user in known if user.role == Role.MANAGEMENT and user.approved_at and not user.deactivated_at
    ]
    if management:
        return management[0], any(Permission.SEE_PRICES in rights_of(user) for user in management)
    if known:
        return known[0], False
    if not of_customer and works_for_vendor(address):
        return None, True
    return None, address.casefold() in {known.casefold() for known in (order.customer.default_email, *kept)}


def forgotten(vendor: Vendor, order: Order, user: User) -> None:
    """To whoever wrote a draft and didn't submit it."""
    mail = "orders/forgotten"
    page = f"{config.settings().base_url}/orders/{order.id}"
    rendered = letter(mail, vendor=vendor, reads=user.language, user=user, order=order, page=page)
    outbox.post(mail, vendor=vendor, to=user.email, name=user.name, rendered=rendered, user_id=user.id)
