"""The vendor's keys for paying by card, and whether its customers may."""

from typing import Any

from flask import g, request

from crikit import config
from crikit.customers.queries import customer_for
from crikit.errors import DomainError, FieldRefused
from crikit.language import gettext
from crikit.payments.actions import accounts, payers
from crikit.payments.forms import KeysForm
from crikit.payments.queries.accounts import account_of, notes
from crikit.payments.views import bp
from crikit.permissions.rules import Permission
from crikit.vendors.queries import vendor_of
from crikit.web import current_actor, page, requires, restart, toast


@bp.get("/tools/company/card-payments")
@requires(Permission.ADMINISTER)
def keys() -> Any:
    return _page(KeysForm(formdata=None, is_on=g.vendor.card_payments))


@bp.post("/tools/company/card-payments")
@requires(Permission.ADMINISTER)
def save_keys() -> Any:
    form = KeysForm()
    typed = (form.secret_key.data or "", form.signing_secret.data or "")
    try:
        changed = accounts.save_keys(current_actor(), *typed, is_on=form.is_on.data)
    except FieldRefused as refusal:
        field = form[refusal.field]
        field.errors = [*field.errors, refusal.sentence]
        return _page(form, status=422)
    except DomainError as refusal:
        return _page(form, status=refusal.status, refusal=refusal.sentence)
    toast(gettext("Saved.") if changed else gettext("Nothing was changed."), "good" if changed else "")
    return restart("payments.keys")


@bp.post("/tools/company/card-payments/removal")
@requires(Permission.ADMINISTER)
def remove_keys() -> Any:
    try:
        if accounts.remove_keys(current_actor()):
            toast(gettext("The keys are removed."))
    except DomainError as refusal:
        return _page(KeysForm(formdata=None, is_on=g.vendor.card_payments), refusal.status, refusal.sentence)
    return restart("payments.keys")


@bp.post("/customers/<int:customer_id>/card-payments")
@requires(Permission.ADMINISTER)
def allow(customer_id: int) -> Any:
    """For all management usernames of a customer at once; single ones under “Maintain Permissions”."""
    actor = current_actor()
    customer = customer_for(actor, customer_id)
    may = request.form.get("may_pay") == "1"
    if payers.allow(actor, customer, may=may):
        toast(gettext("They can pay by card now.") if may else gettext("They can’t pay by card any more."))
    else:
        toast(gettext("Nothing was changed."), "")
    return restart("customers.show", customer_id=customer.id)


def _page(form: KeysForm, status: int = 200, refusal: str = "") -> Any:
    vendor = vendor_of(current_actor().vendor_id)
    stored = account_of(vendor.id)
    own = bool(stored.sealed_key)
    deployment = accounts.deployment_serves(vendor)
    path = f"/webhooks/stripe/{vendor.slug}"
    return page(
        "payments/settings.html",
        status=status,
        form=form,
        stored=stored,
        is_on=vendor.card_payments,
        has_own=own,
        has_deployments=deployment,
        webhook=config.settings().base_url + path,
        notes=notes(),
        refusal=refusal,
    )
