"""Setting up a second factor, and what comes with it: recovery codes, turning it off."""

from collections.abc import Callable
from typing import Any

import segno
from flask import g, redirect, session, url_for
from markupsafe import Markup

from crikit.accounts.actions import second_factor as actions
from crikit.accounts.forms import CodeForm, ProofForm
from crikit.accounts.models import User
from crikit.accounts.queries import own_username, recovery_codes_left
from crikit.accounts.rules import provisioning_address, secret_of
from crikit.accounts.views import bp
from crikit.accounts.views.account import refused
from crikit.actor import Actor
from crikit.errors import DomainError
from crikit.language import gettext
from crikit.web import current_actor, page, signed_in, toast
from crikit.web.access import before_second_factor, never_while_viewing

PAGE = "accounts/second_factor.html"


@bp.get("/account/second-factor")
@signed_in
@never_while_viewing
@before_second_factor
def second_factor() -> Any:
    actions.refuse_customers(current_actor())
    return page(PAGE, **facts())


@bp.post("/account/second-factor")
@signed_in
@before_second_factor
def begin_second_factor() -> Any:
    def begun(salt: str) -> Any:
        # The secret is shown in this browser only, whoever else is signed in with the username.
        session["second_factor"] = salt
        return redirect(url_for("accounts.second_factor"), 303)

    return attempt(ProofForm(), actions.begin, begun)


@bp.post("/account/second-factor/confirmation")
@signed_in
@before_second_factor
def confirm_second_factor() -> Any:
    return attempt(CodeForm(), actions.confirm, shown_once)


@bp.post("/account/second-factor/codes")
@signed_in
def renew_recovery_codes() -> Any:
    return attempt(ProofForm(), actions.renew_codes, shown_once)


@bp.post("/account/second-factor/end")
@signed_in
def end_second_factor() -> Any:
    def ended(_: None) -> Any:
        toast(gettext("The second factor is off."))
        return redirect(url_for("accounts.account"), 303)

    return attempt(ProofForm(), actions.turn_off, ended)


def attempt(form: ProofForm | CodeForm, act: Callable[[Actor, str], Any], then: Callable[[Any], Any]) -> Any:
    """The page again if what was typed can't stand."""
    actions.refuse_customers(current_actor())
    if not form.validate():
        return page(PAGE, status=422, **facts(form))
    typed = form.code if isinstance(form, CodeForm) else form.current_password
    try:
        return then(act(current_actor(), typed.data or ""))
    except DomainError as refusal:
        return refused(PAGE, refusal, **facts(form))


def shown_once(codes: list[str]) -> Any:
    session.pop("second_factor", None)
    return page("accounts/recovery_codes.html", codes=codes)


def facts(form: ProofForm | CodeForm | None = None) -> dict[str, Any]:
    """What the page shows: off, being set up in this browser, or on."""
    user = own_username(current_actor())
    begun = bool(user.factor_salt) and session.get("second_factor") == user.factor_salt and not user.has_second_factor
    known: dict[str, Any] = {"user": user, "begun": begun, "left": recovery_codes_left(current_actor())}
    if begun:
        known |= {"secret": secret_of(user), "picture": picture(user)}
    usual = CodeForm if begun else ProofForm
    return {**known, "form": form if isinstance(form, usual) else usual(formdata=None)}


def picture(user: User) -> Markup:
    """The QR code, drawn without styles, which the content security policy refuses."""
    drawn = segno.make(provisioning_address(user, g.vendor.name), error="m")
    # Nothing but squares is in it: the text is in their places.
    return Markup(drawn.svg_inline(scale=5, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None))  # noqa: S704
