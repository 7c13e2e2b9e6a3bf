"""“Your account”: who one is, how one signs in, and where one is signed in."""

from typing import Any

from flask import g, redirect, session, url_for
from flask_login import login_user

from crikit import language
from crikit.accounts import actions
from crikit.accounts.actions import own
from crikit.accounts.actions.passwords import change_password
from crikit.accounts.forms import DetailsForm, OwnPasswordForm
from crikit.accounts.queries import own_username, sessions_of
from crikit.accounts.rules import SHORTEST_PASSWORD, browser_in_words
from crikit.accounts.views import bp
from crikit.errors import DomainError, FieldRefused
from crikit.language import gettext
from crikit.permissions import queries as permissions
from crikit.web import current_actor, page, signed_in, toast
from crikit.web.access import never_while_viewing
from crikit.web.errors import tell_wait


@bp.get("/account")
@signed_in
@never_while_viewing
def account() -> Any:
    user = own_username(current_actor())
    return show(DetailsForm(formdata=None, data={"name": user.name, "phone": user.phone, "language": user.language}))


@bp.post("/account")
@signed_in
def save_details() -> Any:
    form = DetailsForm()
    if not form.validate():
        return show(form, 422)
    name, phone, chosen = form.name.data or "", form.phone.data or "", form.language.data or ""
    try:
        changed = own.save_details(current_actor(), name=name, phone=phone, language=chosen)
    except FieldRefused as refusal:
        form[refusal.field].errors = [refusal.sentence]
        return show(form, refusal.status)
    language.speak(chosen or g.vendor.language or language.current())
    toast(gettext("Saved.") if changed else gettext("Nothing was changed."), "good" if changed else "")
    return redirect(url_for("accounts.account"), 303)


def show(form: DetailsForm, status: int = 200) -> Any:
    actor = current_actor()
    spoken = language.LANGUAGES.get(g.vendor.language)
    vendors = gettext("As %(vendor)s writes: %(language)s", vendor=g.vendor.name, language=spoken) if spoken else ""
    form.language.choices = [("", vendors or gettext("As your browser asks")), *language.LANGUAGES.items()]
    return page(
        "accounts/account.html",
        status=status,
        form=form,
        user=own_username(actor),
        sessions=[(each, browser_in_words(each.browser)) for each in sessions_of(actor)],
    )


@bp.route("/account/password", methods=["GET", "POST"])
@signed_in
@never_while_viewing
def own_password() -> Any:
    actor, form = current_actor(), OwnPasswordForm()
    context: dict[str, Any] = {"form": form, "shortest": SHORTEST_PASSWORD[actor.role]}
    if not form.validate_on_submit():
        return page("accounts/own_password.html", status=422 if form.errors else 200, **context)
    try:
        token = change_password(actor, form.current_password.data or "", form.password.data or "")
    except DomainError as refusal:
        return refused("accounts/own_password.html", refusal, **context)
    # Whatever else the browser knew of the old session, the form's token too, is worth nothing any more.
    session.clear()
    if arrived := permissions.signed_in(token):
        login_user(arrived[0])
    toast(gettext("Your new password is saved. Other browsers are signed out."))
    return redirect(url_for("accounts.account"), 303)


@bp.post("/account/sessions/<int:session_id>/end")
@signed_in
def end_session(session_id: int) -> Any:
    actor = current_actor()
    actions.end_session(actor, session_id)
    if session_id == actor.session_id:
        return out()
    toast(gettext("That browser is signed out."))
    return redirect(url_for("accounts.account"), 303)


@bp.post("/account/sessions/end")
@signed_in
def end_sessions() -> Any:
    actions.end_sessions([current_actor().user_id])
    return out()


def out() -> Any:
    session.clear()
    return redirect(url_for("accounts.login"), 303)


def refused(template: str, refusal: DomainError, form: Any, **context: Any) -> Any:
    """The form again, with the refusal beside its field if it belongs to one."""
    if isinstance(refusal, FieldRefused) and refusal.field in form:
        form[refusal.field].errors = [refusal.sentence]
    else:
        context["refusal"] = refusal.sentence
    return tell_wait(page(template, status=refusal.status, form=form, **context), refusal)
