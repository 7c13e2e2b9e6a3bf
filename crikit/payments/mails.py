"""The receipt of a payment by card: for whoever paid, as long as that is somebody who sees money."""

from crikit import config
from crikit.accounts.models import User
from crikit.actor import Role
from crikit.mail import actions as outbox
from crikit.mail.rendering import letter
from crikit.payments.models import Payment
from crikit.payments.queries import parts_of
from crikit.vendors.queries import vendor_of

RECEIPT = "payments/receipt"


def receipt(payment: Payment) -> None:
    """Whoever left the company since, or has become staff, gets none."""
    reader = User.get_or_none(User.id == payment.by_id, User.role == Role.MANAGEMENT, User.deactivated_at.is_null())
    if reader is None or reader.customer_id != payment.customer_id or not payment.receipt_to:
        return
    vendor = vendor_of(payment.vendor_id)
    facts = {
        "payment": payment,
        "parts": parts_of(payment),
        "customer": payment.customer,
        "name": reader.name,
        "page": f"{config.settings().base_url}/payments/{payment.id}",
    }
    rendered = letter(RECEIPT, vendor=vendor, reads=reader.language, **facts)
    outbox.post(RECEIPT, vendor=vendor, to=payment.receipt_to, name=reader.name, rendered=rendered)
