"""The letter that says a parcel is on its way. There is no money in it, so it looks the same for everybody."""

from crikit import config
from crikit.accounts.queries import usernames_of_customer
from crikit.actor import Role
from crikit.mail import actions as outbox
from crikit.mail.rendering import letter
from crikit.orders.models import Order
from crikit.shipments.models import Shipment
from crikit.shipments.rules.tracking import tracking
from crikit.vendors.models import Vendor

MAIL = "shipments/shipped"


def shipped(vendor: Vendor, order: Order, shipments: list[Shipment]) -> None:
    """To the order's contact; also to the customer if the office entered the order and was to e-mail it there."""
    parcels = [tracking(shipment.carrier, shipment.number) for shipment in shipments]
    page = f"{config.settings().base_url}/orders/{order.id}"
    for address, name in readers(order).items():
        known = [user for user in usernames_of_customer(order.customer_id) if user.email.casefold() == address]
        facts = {"order": order, "parcels": parcels, "shipped_on": shipments[0].shipped_on, "page": page, "name": name}
        rendered = letter(MAIL, vendor=vendor, reads=known[0].language if known else "", **facts)
        outbox.post(MAIL, vendor=vendor, to=address, name=name, rendered=rendered)


def readers(order: Order) -> dict[str, str]:
    """Each address once, with the name of whoever reads there."""
    wanted = [(order.contact_email, order.contact_name)]
    if order.email_customer and order.entered_role not in (Role.MANAGEMENT, Role.STAFF):
        wanted.append((order.customer.default_email, order.customer.contact_name))
    return {address.casefold(): name for address, name in reversed(wanted) if address}
