"""Signing in and out. One browser holds one username."""

from typing import Any

from flask import redirect, request, session, url_for
from flask_login import login_user

from crikit import db
from crikit.accounts import actions
from crikit.accounts.forms import SignInForm
from crikit.accounts.views import bp
from crikit.errors import DomainError
from crikit.permissions import queries as permissions
from crikit.web import current_actor, page, public, signed_in
from crikit.web.access import actor_or_nobody
from crikit.web.errors import tell_wait
from crikit.web.redirects import next_address


@bp.get("/login")
@public
def login() -> Any:
    return page("accounts/login.html", form=SignInForm(formdata=None), next=request.args.get("next", ""))


@bp.post("/login")
@public
def sign_in() -> Any:
    form, wanted = SignInForm(), request.values.get("next", "")
    if not form.validate_on_submit():
        return page("accounts/login.html", form=form, next=wanted, status=422)
    try:
        token = actions.sign_in(
            form.username.data, form.password.data, address=request.remote_addr or "", browser=request.user_agent.string
        )
    except DomainError as refusal:
        refused = page("accounts/login.html", form=form, next=wanted, refusal=refusal.sentence, status=refusal.status)
        return tell_wait(refused, refusal)
    forget_who_was_here()
    arrived = permissions.signed_in(token)
    if arrived:
        login_user(arrived[0])
    return redirect(next_address(wanted), 303)


def forget_who_was_here() -> None:
    """Whatever the browser carried before belongs to somebody else, whose session ends."""
    before = actor_or_nobody()
    if before:
        with db.vendor_scope(before.vendor_id):
            actions.sign_out(before)
    session.clear()


@bp.post("/logout")
@signed_in
def logout() -> Any:
    actions.sign_out(current_actor())
    session.clear()
    wanted = request.form.get("next", "")
    return redirect(next_address(wanted) if wanted else url_for("accounts.login"), 303)
