"""A vendor whose customers pay by card, and what they owe."""

from dataclasses import dataclass
from typing import Any

import pytest

from crikit import clock
from crikit.exchange.models import AccountingImport, Kind, State
from crikit.invoices.models import Invoice
from crikit.payments.actions.accounts import save_keys
from crikit.payments.models import Payment, PaymentPart
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission
from crikit.vendors.models import Vendor
from tests import factories
from tests.cast import Cast
from tests.clients import Client
from tests.payments.stripe_server import KEY, SIGNING, FakeStripe, signed

SUMS = 120_00, 80_50


@dataclass(frozen=True)
class Till:
    """Prairie & Pine with keys of its own; Maria may pay, and Green Valley owes two invoices."""

    cast: Cast
    stripe: FakeStripe
    invoices: list[Invoice]

    @property
    def webhook(self) -> str:
        return f"/webhooks/stripe/{self.cast.vendor.slug}"

    def begin(self, browser: Client, *invoices: Invoice, key: str = "") -> Any:
        """Ticked, looked at and confirmed, as a person does it."""
        told = form_of(browser, *(invoices or self.invoices))
        return browser.send("/payments", {**told, **({"key": key} if key else {})})

    def report(self, event: dict[str, Any], secret: str = SIGNING, at: int | None = None, address: str = "") -> int:
        body, headers = signed(event, secret, at)
        answer = self.cast.browser().post(address or self.webhook, data=body, headers=headers)
        return answer.status_code

    def completed(self, number: int = 1) -> dict[str, Any]:
        """The card was charged on the page of that session; what Stripe reports then."""
        session = self.stripe.charge(f"cs_test_{number}")
        return self.stripe.event("checkout.session.completed", session)


def form_of(browser: Client, *invoices: Invoice) -> dict[str, Any]:
    page = browser.get("/payments/new", query_string={"invoice": [one.id for one in invoices]}).text
    hidden = [piece.split('"') for piece in page.split('<input type="hidden" name="')[1:]]
    told: dict[str, Any] = {parts[0]: parts[2] for parts in hidden if parts[0] in ("key", "seen")}
    return told | {"invoice": [one.id for one in invoices]}


@pytest.fixture
def till(cast: Cast, stripe_server: FakeStripe, settings: Any) -> Till:
    return till_of(cast, stripe_server, settings)


def till_of(cast: Cast, stripe: FakeStripe, settings: Any) -> Till:
    settings(stripe_api_base=stripe.url)
    with_keys(cast)
    brought_in(cast)
    invoices = [factories.invoice(cast.green_valley, cents) for cents in SUMS]
    return Till(cast, stripe, invoices)


def brought_in(cast: Cast) -> None:
    """Accounting was heard of just now."""
    facts = {"kind": Kind.INVOICES, "state": State.DONE, "finished_at": clock.now(), "by_name": cast.mira.name}
    AccountingImport.create(key="brought in", filename="invoices.csv", **facts)


def with_keys(cast: Cast) -> None:
    """Saved as the administrator does it; Stripe is asked whether the key is one."""
    save_keys(factories.as_actor(cast.mira), KEY, SIGNING, is_on=True)
    PermissionSetting.create(user=cast.maria, permission=Permission.PAY_INVOICES, allowed=True)


def states() -> list[str]:
    return [payment.state for payment in Payment.select().order_by(Payment.id)]


def held() -> set[int]:
    """The invoices that somebody pays."""
    return {part.invoice_id for part in PaymentPart.select().where(PaymentPart.holds)}


def vendor_now(cast: Cast) -> Vendor:
    return Vendor.get_by_id(cast.vendor.id)
