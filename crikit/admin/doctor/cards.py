"""The deployment's own Stripe account: its key is shown there, and nothing is charged."""

from collections.abc import Iterator

from crikit.admin.doctor import Examination, Finding, attention, ok, wrong
from crikit.errors import DomainError
from crikit.payments.checkout import Stripe, WrongKey
from crikit.payments.rules import is_test_key


def check(examination: Examination) -> Iterator[Finding]:
    chosen = examination.settings
    if not chosen.stripe_secret_key:
        yield ok("No STRIPE_SECRET_KEY: vendors take cards with keys of their own.")
        return
    try:
        account = Stripe(chosen.stripe_secret_key, waits=True).account()
    except WrongKey:
        yield wrong("Stripe doesn't take STRIPE_SECRET_KEY, or it may not read the account. Copy it once more.")
        return
    except DomainError:
        yield attention(f"Nobody answers at {chosen.stripe_api_base}. May this machine call it? Nobody pays meanwhile.")
        return
    if is_test_key(chosen.stripe_secret_key) and not chosen.is_development:
        yield attention("STRIPE_SECRET_KEY is a test key: no money moves.")
    yield ok(f"Stripe knows us as {account}.")
