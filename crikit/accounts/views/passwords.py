"""Asking for a password link, and the page it opens."""

from typing import Any

from flask import redirect, request, url_for

from crikit import db
from crikit.accounts import actions
from crikit.accounts.forms import ForgotPasswordForm, PairPasswordForm, PasswordForm
from crikit.accounts.rules import SHORTEST_PASSWORD
from crikit.accounts.views import bp
from crikit.actor import Role
from crikit.errors import DomainError
from crikit.language import gettext
from crikit.links.models import Purpose
from crikit.links.queries import link_behind
from crikit.vendors.queries import vendor_of
from crikit.web import page, public, toast
from crikit.web.access import actor_or_nobody, show_vendor


@bp.route("/forgot-password", methods=["GET", "POST"])
@public
def forgot_password() -> Any:
    form = ForgotPasswordForm()
    if request.method == "POST" and form.validate():
        actions.ask_for_password_link(form.username.data, address=request.remote_addr or "")
        return page("accounts/forgot_password.html", form=form, asked=True)
    return page("accounts/forgot_password.html", form=form, status=422 if form.errors else 200)


@bp.route("/password/<token>", methods=["GET", "POST"])
@public
def password(token: str) -> Any:
    link = link_behind(token, Purpose.PASSWORD)
    with db.vendor_scope(link.vendor_id):
        show_vendor(vendor_of(link.vendor_id))
        context: dict[str, Any] = {"link": link, "token": token}
        if not link.is_live:
            return page("accounts/password_over.html", status=410, **context)
        if actor_or_nobody():
            return page("accounts/sign_out_first.html", **context)
        user, staff = actions.pair_behind(link)
        form = PairPasswordForm() if staff else PasswordForm()
        context.update(form=form, user=user, staff=staff, shortest=SHORTEST_PASSWORD[Role(user.role)])
        if request.method != "POST" or not form.validate():
            return page("accounts/password.html", status=422 if form.errors else 200, **context)
        try:
            actions.set_passwords(link, form.password.data, form.staff_password.data if staff else "")
        except DomainError as refusal:
            return page("accounts/password.html", refusal=refusal.sentence, status=refusal.status, **context)
    toast(gettext("The password is saved. Sign in with it."))
    return redirect(url_for("accounts.login"), 303)
