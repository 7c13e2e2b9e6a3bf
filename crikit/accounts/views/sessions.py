"""Signing in and out. One browser holds one username."""

from typing import Any

from flask import redirect, request, session, url_for
from flask_login import login_user

from crikit import db
from crikit.accounts import actions
from crikit.accounts.forms import CodeForm, SignInForm
from crikit.accounts.queries import awaited_code
from crikit.accounts.views import bp
from crikit.errors import DomainError, Gone
from crikit.language import gettext
from crikit.permissions import queries as permissions
from crikit.vendors.queries import vendor_of
from crikit.web import current_actor, page, public, signed_in
from crikit.web.access import actor_or_nobody, before_second_factor, show_vendor
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
    except actions.CodeAwaited as right:
        forget_who_was_here()
        session["awaits_code"] = right.token
        return redirect(url_for("accounts.code", next=wanted), 303)
    except DomainError as refusal:
        refused = page("accounts/login.html", form=form, next=wanted, refusal=refusal.sentence, status=refusal.status)
        return tell_wait(refused, refusal)
    return let_in(token, wanted)


@bp.route("/login/code", methods=["GET", "POST"])
@public
def code() -> Any:
    """The second page of signing in; nobody is signed in before it."""
    form, token, wanted = CodeForm(), session.get("awaits_code", ""), request.values.get("next", "")
    context: dict[str, Any] = {"form": form, "next": wanted}
    awaited = awaited_code(token)
    if awaited is None:
        return begin_again(wanted)
    show_vendor(vendor_of(awaited.vendor_id))
    if not form.validate_on_submit():
        return page("accounts/code.html", status=422 if form.errors else 200, **context)
    try:
        token = actions.enter_code(token, form.code.data or "", browser=request.user_agent.string)
    except Gone:
        return begin_again(wanted)
    except DomainError as refusal:
        refused = page("accounts/code.html", refusal=refusal.sentence, status=refusal.status, **context)
        return tell_wait(refused, refusal)
    return let_in(token, wanted)


def begin_again(wanted: str) -> Any:
    refusal = gettext("That took too long, or it was finished in another window. Sign in again.")
    return page("accounts/login.html", form=SignInForm(formdata=None), next=wanted, refusal=refusal, status=410)


def let_in(token: str, wanted: str) -> Any:
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
@before_second_factor
def logout() -> Any:
    actions.sign_out(current_actor())
    session.clear()
    wanted = request.form.get("next", "")
    return redirect(next_address(wanted) if wanted else url_for("accounts.login"), 303)
