"""“Start a free trial”, and the page that its link opens. Opening the link spends nothing and signs nobody in."""

from typing import Any

from flask import Blueprint, redirect, request, url_for

from crikit.accounts.queries import free_usernames
from crikit.accounts.rules import SHORTEST_PASSWORD
from crikit.actor import Role
from crikit.errors import FieldRefused
from crikit.language import gettext
from crikit.links.models import Link, Purpose
from crikit.links.queries import link_behind
from crikit.trials import actions, rules
from crikit.trials.forms import OpenForm, TrialForm
from crikit.trials.queries import trial_behind
from crikit.web import page, public, toast
from crikit.web.access import actor_or_nobody

bp = Blueprint("trials", __name__)


@bp.get("/signup")
@public
def new() -> Any:
    return page("trials/new.html", form=TrialForm(formdata=None))


@bp.post("/signup")
@public
def ask() -> Any:
    form = TrialForm()
    asked = form.asked
    complaints = list(rules.complaints(asked))
    if not form.validate() or complaints:
        for field, sentence in complaints:
            form[field].errors = [*form[field].errors, sentence]
        return page("trials/new.html", form=form, status=422)
    if not form.website.data:
        actions.ask(asked, address=request.remote_addr or "")
    return page("trials/asked.html", email=asked.email, hours=int(actions.LINK_LASTS.total_seconds() // 3_600))


@bp.get("/signup/<token>")
@public
def confirm(token: str) -> Any:
    link = link_behind(token, Purpose.SIGNUP)
    if stopped := _stopped(link, token):
        return stopped
    suggested = free_usernames(trial_behind(link).name.split()[0])[0]
    return _page(link, OpenForm(formdata=None, username=suggested))


@bp.post("/signup/<token>")
@public
def open_trial(token: str) -> Any:
    link, form = link_behind(token, Purpose.SIGNUP), OpenForm()
    if stopped := _stopped(link, token):
        return stopped
    username, password = form.username.data or "", form.password.data or ""
    complaints = list(rules.complaints_about_credentials(username, password))
    try:
        if form.validate() and not complaints:
            actions.open_trial(link, username, password)
            toast(gettext("Your portal is open. Sign in with the username and password that you just chose."))
            return redirect(url_for("accounts.login"), 303)
    except FieldRefused as refusal:
        complaints = [(refusal.field, refusal.sentence)]
    for field, sentence in complaints:
        form[field].errors = [*form[field].errors, sentence]
    return _page(link, form, 422)


def _stopped(link: Link, token: str) -> Any:
    """What the browser gets instead of the form: the link is over, or somebody is signed in."""
    if not link.is_live:
        return page("trials/over.html", status=410, link=link)
    if actor_or_nobody():
        return page("accounts/sign_out_first.html", link=link, token=token)
    return None


def _page(link: Link, form: OpenForm, status: int = 200) -> Any:
    shortest = SHORTEST_PASSWORD[Role.INHOUSE]
    return page("trials/open.html", status=status, trial=trial_behind(link), form=form, shortest=shortest)
