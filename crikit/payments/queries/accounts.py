"""With which keys a vendor's customers pay."""

from datetime import datetime
from typing import NamedTuple

from crikit import config
from crikit.payments.models import CardAccount, PaymentEvent
from crikit.payments.sealing import unseal
from crikit.vendors.models import Vendor

LATEST = 5


class Keys(NamedTuple):
    """`is_own` are the vendor's; others act for it with the deployment's."""

    key: str
    signing: str
    account_id: str
    is_live: bool
    is_own: bool


def account_of(vendor_id: int) -> CardAccount:
    """What is stored, in the vendor's scope; an empty row if nothing was."""
    found: CardAccount | None = CardAccount.get_or_none(CardAccount.vendor_id == vendor_id)
    return found or CardAccount(vendor_id=vendor_id)


def keys_of(vendor: Vendor) -> Keys | None:
    """None if there are none, or they can't be opened any more."""
    stored = account_of(vendor.id)
    if stored.sealed_key:
        key, signing = unseal(stored.sealed_key, vendor.id), unseal(stored.sealed_signing, vendor.id)
        return Keys(key, signing, stored.account_id, stored.is_live, True) if key and signing else None
    settings = config.settings()
    if not settings.stripe_secret_key or not may_use_the_deployments(vendor.id):
        return None
    return Keys(
        settings.stripe_secret_key, settings.stripe_webhook_secret, stored.account_id, stored.is_live, is_own=False
    )


def may_use_the_deployments(vendor_id: int) -> bool:
    """Whoever opened a vendor by itself must not take money in the operator's name."""
    return Vendor.select().where(Vendor.id == vendor_id, Vendor.trial_since.is_null()).exists()


def notes() -> list[tuple[datetime, str]]:
    """The latest reports of Stripe's that changed nothing, and why."""
    found = PaymentEvent.select(PaymentEvent.at, PaymentEvent.note).where(PaymentEvent.note != "")
    return [(one.at, one.note) for one in found.order_by(PaymentEvent.at.desc()).limit(LATEST)]
