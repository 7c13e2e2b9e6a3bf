"""Changing one's own e-mail address: asked for with the password, confirmed from the new mailbox."""

from typing import Any

from flask import redirect, request, url_for

from crikit import db
from crikit.accounts.actions import own
from crikit.accounts.forms import AddressForm
from crikit.accounts.queries import own_username
from crikit.accounts.views import bp
from crikit.accounts.views.account import refused
from crikit.errors import DomainError
from crikit.language import gettext
from crikit.links.models import Purpose
from crikit.links.queries import link_behind
from crikit.vendors.queries import vendor_of
from crikit.web import current_actor, page, public, signed_in, toast
from crikit.web.access import actor_or_nobody, never_while_viewing, show_vendor


@bp.route("/account/email", methods=["GET", "POST"])
@signed_in
@never_while_viewing
def address() -> Any:
    actor, form = current_actor(), AddressForm()
    context: dict[str, Any] = {"form": form, "user": own_username(actor)}
    if not form.validate_on_submit():
        return page("accounts/address.html", status=422 if form.errors else 200, **context)
    try:
        own.ask_for_address(actor, form.email.data or "", form.current_password.data or "")
    except DomainError as refusal:
        return refused("accounts/address.html", refusal, **context)
    toast(gettext("A letter with a link is on its way to %(address)s.", address=form.email.data))
    return redirect(url_for("accounts.account"), 303)


@bp.post("/account/email/cancel")
@signed_in
def cancel_address() -> Any:
    own.cancel_address(current_actor())
    toast(gettext("Your address stays as it is."))
    return redirect(url_for("accounts.account"), 303)


@bp.route("/email/<token>", methods=["GET", "POST"])
@public
def confirm_address(token: str) -> Any:
    """Opening it changes nothing, however often: mail scanners open links too."""
    link = link_behind(token, Purpose.EMAIL)
    with db.vendor_scope(link.vendor_id):
        show_vendor(vendor_of(link.vendor_id))
        if not link.is_live:
            return page("accounts/address_over.html", status=410, link=link)
        actor = actor_or_nobody()
        if actor and actor.user_id != link.subject_id:
            return page("accounts/sign_out_first.html")
        if request.method != "POST":
            return page("accounts/address_confirm.html", user=own.wish_behind(link))
        user = own.confirm_address(link)
    toast(gettext("Your letters go to %(address)s from now on.", address=user.email))
    return redirect(url_for("accounts.account" if actor else "accounts.login"), 303)
