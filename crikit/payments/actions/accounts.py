"""The keys with which a vendor's customers pay, and whether they may."""

from crikit import clock, config, db
from crikit.actor import Actor
from crikit.errors import Conflict, FieldRefused, Unreached
from crikit.history.actions import record
from crikit.language import gettext
from crikit.payments.checkout import Stripe, WrongKey
from crikit.payments.models import CardAccount, Payment
from crikit.payments.queries.accounts import account_of, keys_of, may_use_the_deployments
from crikit.payments.rules import UNANSWERED, complaint_about_key, complaint_about_signing, is_test_key
from crikit.payments.sealing import seal
from crikit.permissions.actions import administered
from crikit.vendors.models import Vendor
from crikit.vendors.queries import vendor_of

ENDS = 4


def save_keys(actor: Actor, key: str, signing: str, *, is_on: bool) -> bool:
    """Empty ones stay as they are. True if anything changed. Raises FieldRefused for what can't be used, Unreached when
    Stripe can't be asked whether the key is right."""
    vendor = vendor_of(actor.vendor_id)
    stored = account_of(vendor.id)
    _complain(stored, key, signing)
    if is_on and not key and not stored.sealed_key and not deployment_serves(vendor):
        raise FieldRefused("secret_key", gettext("Type the secret key of your Stripe account first."))
    asked_with = key or (_usable(vendor) if is_on else "")
    account_id = _account_behind(asked_with) if asked_with else ""
    with db.atomic():
        vendor = administered(actor)
        changed = _store(actor, vendor, key, signing, asked_with, account_id)
        if vendor.card_payments != is_on:
            switch(actor, vendor, is_on=is_on)
            changed = True
    return changed


def remove_keys(actor: Actor) -> bool:
    """Nobody can pay by card until there are others."""
    with db.atomic():
        vendor = administered(actor)
        stored = account_of(vendor.id)
        if not stored.sealed_key:
            return False
        if is_asked_after():
            raise Conflict(gettext("Somebody is paying at this moment. Switch paying by card off, and wait an hour."))
        CardAccount.delete().where(CardAccount.id == stored.id).execute()
        record("card_payments.keys_removed", vendor, by=actor, ends=stored.key_ends)
        if vendor.card_payments:
            switch(actor, vendor, is_on=False)
    return True


def switch(actor: Actor, vendor: Vendor, *, is_on: bool) -> None:
    Vendor.update(card_payments=is_on).where(Vendor.id == vendor.id).execute()
    record("card_payments.switched", vendor, by=actor, before=not is_on, after=is_on)


def deployment_serves(vendor: Vendor) -> bool:
    """Whether it can pay with the deployment's own keys."""
    return bool(config.settings().stripe_secret_key) and may_use_the_deployments(vendor.id)


def is_asked_after() -> bool:
    """Whether a payment is on its way to Stripe, and its key is still needed."""
    return bool(Payment.select().where(Payment.state.in_(UNANSWERED), Payment.lapses_at > clock.now()).exists())


def _complain(stored: CardAccount, key: str, signing: str) -> None:
    if key and (sentence := complaint_about_key(key)):
        raise FieldRefused("secret_key", sentence)
    if signing and (sentence := complaint_about_signing(signing)):
        raise FieldRefused("signing_secret", sentence)
    if signing and not key and not stored.sealed_key:
        raise FieldRefused("secret_key", gettext("The signing secret needs the secret key of the same account."))
    if key and not signing and not stored.sealed_signing:
        raise FieldRefused("signing_secret", gettext("Type the signing secret of the webhook too."))


def _usable(vendor: Vendor) -> str:
    keys = keys_of(vendor)
    if keys is None:
        raise FieldRefused("secret_key", gettext("The stored keys can’t be read any more. Type both once more."))
    return keys.key


def _account_behind(key: str) -> str:
    try:
        return Stripe(key).account()
    except WrongKey as refusal:
        raise FieldRefused("secret_key", refusal.sentence) from refusal
    except Unreached as silence:
        said = gettext("Stripe doesn’t answer just now, so nothing was saved. Try again in a minute.")
        raise Unreached(said) from silence


def _refuse_another(stored: CardAccount, account: tuple[str, bool], *, needs_signing: bool) -> None:
    """Another account, and the other mode of the same one, know nothing of what was begun with the stored key, and sign
    their reports with another secret. `account` is its id, and whether money moves there."""
    if account == (stored.account_id, stored.is_live):
        return
    if is_asked_after():
        raise FieldRefused("secret_key", gettext("This is another account, and somebody is paying at this moment."))
    if needs_signing:
        raise FieldRefused(
            "signing_secret",
            gettext("This key is of another account or mode. Type the signing secret of its webhook, too."),
        )


def _store(actor: Actor, vendor: Vendor, key: str, signing: str, asked_with: str, account_id: str) -> bool:
    """The row as it is to be; with nothing asked and nothing typed it stays."""
    if not asked_with and not signing:
        return False
    stored = account_of(vendor.id)
    if stored.account_id and account_id:
        _refuse_another(stored, (account_id, not is_test_key(asked_with)), needs_signing=bool(key and not signing))
    facts: dict[str, object] = {}
    if key:
        facts |= {"sealed_key": seal(key, vendor.id), "key_ends": key[-ENDS:]}
    if signing:
        facts |= {"sealed_signing": seal(signing, vendor.id), "signing_ends": signing[-ENDS:]}
    if asked_with:
        facts |= {"account_id": account_id, "is_live": not is_test_key(asked_with), "checked_at": clock.now()}
    if stored.id:
        CardAccount.update(facts).where(CardAccount.id == stored.id).execute()
    else:
        CardAccount.create(**facts)
    if key or signing:
        record("card_payments.keys_changed", vendor, by=actor, ends=(key or stored.key_ends)[-ENDS:])
    return bool(key or signing)
