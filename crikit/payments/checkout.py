"""The conversation with Stripe: its own client, and a sentence for everything that can go wrong.

Never called within a transaction. Stripe may take long or hang, so only so many requests of a process wait for it at
once: the others answer, and one more that wants to pay is asked to try again.
"""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

import stripe

from crikit import config, db
from crikit.config import STRIPE
from crikit.errors import DomainError, Unreached
from crikit.language import lazy
from crikit.payments import deadline
from crikit.payments.models import Payment, State

# Where Stripe's pages stand; a browser follows a form to no other place than the policy names.
CARD_PAGES = "https://checkout.stripe.com"
# Seconds until there is a connection, and until the whole answer is here.
CONNECT, ANSWER = 2, 6
# After a broken connection. The idempotency key makes the second call the first one.
RETRIES = 1
# Of the four threads of a process: two are left for everybody else.
AT_ONCE = 2
UNREACHED = lazy("Stripe, where cards are paid, doesn’t answer just now. Nothing was charged. Try again in a minute.")
CROWDED = lazy("Others are on their way to the card page just now. Nothing was charged. Try again in a few seconds.")
MISCONFIGURED = lazy("Paying by card isn’t set up rightly at the moment. Nothing was charged.")
REFUSED = lazy("Stripe, where cards are paid, doesn’t take this payment. Nothing was charged.")
WRONG_KEY = lazy("Stripe doesn’t know this key. Copy it once more.")
POOR_KEY = lazy("This key may not read the account. Use a secret key, or a restricted one with that right.")

stripe.enable_telemetry = False
log = logging.getLogger(__name__)
_places = threading.BoundedSemaphore(AT_ONCE)
Told = TypeVar("Told")


def card_pages() -> list[str]:
    """Besides Stripe's own, those of whatever stands in its place."""
    base = config.settings().stripe_api_base
    return [CARD_PAGES] if base == STRIPE else [_origin(base)]


def page_of(payment: Payment) -> str:
    """Its page at Stripe as long as it can be paid there; empty if a form may not lead to it, as to a page under the
    vendor's own name: a link may."""
    is_open = payment.state == State.OPEN and _origin(payment.address) in card_pages()
    return payment.address if is_open else ""


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


class Refused(DomainError):
    """Stripe said no, and no page to pay on came of it."""


class WrongKey(Refused):
    """The vendor's key is no key, or may not do this."""


class Session(NamedTuple):
    """A page at Stripe to pay on, or what became of it. `total` counts in Stripe's unit of the currency."""

    id: str
    address: str
    status: str
    payment_status: str
    total: int
    currency: str
    intent: str
    reference: str
    mark: str


def session_of(told: Any) -> Session:
    """From Stripe's own object, however little of it is filled in, and however oddly."""
    facts = told.to_dict() if hasattr(told, "to_dict") else dict(told)
    intent, marks, total = facts.get("payment_intent"), facts.get("metadata"), facts.get("amount_total")
    return Session(
        id=_text(facts.get("id")),
        address=_text(facts.get("url")),
        status=_text(facts.get("status")),
        payment_status=_text(facts.get("payment_status")),
        total=total if isinstance(total, int) else 0,
        currency=_text(facts.get("currency")).upper(),
        intent=_text(intent.get("id") if isinstance(intent, dict) else intent),
        reference=_text(facts.get("client_reference_id")),
        mark=_text(marks.get("mark")) if isinstance(marks, dict) else "",
    )


def _text(told: Any) -> str:
    return told if isinstance(told, str) else ""


class Stripe:
    """Speaks with one key. With `waits`, as jobs do it, nobody is sent away because others are speaking."""

    def __init__(self, key: str, *, waits: bool = False) -> None:
        self.waits = waits
        self._http = stripe.RequestsClient(timeout=(CONNECT, ANSWER), session=deadline.session(ANSWER))
        addresses: Any = {"api": config.settings().stripe_api_base}
        self._client = stripe.StripeClient(
            key, base_addresses=addresses, http_client=self._http, max_network_retries=RETRIES
        ).v1

    def account(self) -> str:
        """Its id. Raises WrongKey."""
        told = self._ask(lambda: self._client.accounts.retrieve_current())
        return str(told.id)

    def create(self, wanted: dict[str, Any], key: str) -> Session:
        """The same page again for the same key."""
        told: Any = wanted
        make = self._client.checkout.sessions.create
        return session_of(self._ask(lambda: make(told, {"idempotency_key": key})))

    def session(self, session_id: str) -> Session:
        return session_of(self._ask(lambda: self._client.checkout.sessions.retrieve(session_id)))

    def expire(self, session_id: str) -> Session:
        """Nobody can pay on that page any more. Raises Refused if somebody has, or if it is over already."""
        return session_of(self._ask(lambda: self._client.checkout.sessions.expire(session_id)))

    def _ask(self, call: Callable[[], Told]) -> Told:
        if db.database.in_transaction():
            raise RuntimeError("Stripe was called within a transaction")
        with _place(self.waits), _sentences(), closing(self._http):
            return call()


@contextmanager
def _place(waits: bool) -> Iterator[None]:
    if waits:
        yield
        return
    if not _places.acquire(blocking=False):
        raise Unreached(CROWDED)
    try:
        yield
    finally:
        _places.release()


@contextmanager
def _sentences() -> Iterator[None]:
    """What Stripe's client raises, as what we do. What it says may quote keys: the log has the kind and the code."""
    try:
        yield
    except stripe.AuthenticationError as error:
        raise WrongKey(_noted(error, WRONG_KEY)) from error
    except stripe.PermissionError as error:
        raise WrongKey(_noted(error, POOR_KEY)) from error
    except stripe.InvalidRequestError as error:
        raise Refused(_noted(error, REFUSED)) from error
    except stripe.StripeError as error:
        # No connection, no answer, too many calls, or its own fault: it may have done what was asked.
        raise Unreached(_noted(error, UNREACHED)) from error


def _noted(error: stripe.StripeError, sentence: Any) -> str:
    facts = {"error": type(error).__name__, "status": error.http_status, "code": error.code}
    log.warning("stripe said no", extra={"facts": facts})
    return str(sentence)


class Forged(Exception):
    """A report that Stripe didn't sign with this secret, or too long ago."""


def report(body: bytes, signature: str, secret: str) -> dict[str, Any]:
    """What Stripe reports, once its signature over the very bytes is right. Raises Forged."""
    try:
        stripe.WebhookSignature.verify_header(body.decode(), signature, secret, stripe.Webhook.DEFAULT_TOLERANCE)
        told = json.loads(body)
    except (stripe.SignatureVerificationError, ValueError, RecursionError) as error:
        raise Forged from error
    if not isinstance(told, dict):
        raise Forged
    return told
