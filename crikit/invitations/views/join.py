"""The page that an invitation's link opens. Opening it spends nothing and signs nobody in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import redirect, url_for

from crikit import db
from crikit.accounts.queries import free_usernames
from crikit.actor import Role
from crikit.errors import FieldRefused
from crikit.invitations.actions import joining
from crikit.invitations.forms import JoinForm
from crikit.invitations.models import Invitation
from crikit.invitations.queries.invitations import invitation_behind
from crikit.invitations.views import bp
from crikit.language import gettext
from crikit.links.models import Link, Purpose
from crikit.links.queries import link_behind
from crikit.vendors.queries import vendor_of
from crikit.web import page, public
from crikit.web.access import actor_or_nobody, show_vendor


@contextmanager
def opened(token: str) -> Iterator[tuple[Link, Invitation]]:
    """The link and its invitation, live or not, in the scope of their vendor, whose name the page carries."""
    link = link_behind(token, Purpose.INVITATION)
    with db.vendor_scope(link.vendor_id):
        show_vendor(vendor_of(link.vendor_id))
        yield link, invitation_behind(link)


@bp.get("/join/<token>")
@public
def join(token: str) -> Any:
    with opened(token) as (link, invitation):
        if _is_over(link, invitation):
            return page("invitations/join_over.html", status=410, token=token, link=link, invitation=invitation)
        if actor_or_nobody():
            return page("accounts/sign_out_first.html", link=link, token=token)
        return _page(token, invitation, _form_for(invitation))


@bp.post("/join/<token>")
@public
def create_user(token: str) -> Any:
    with opened(token) as (link, invitation):
        form = _for_role(JoinForm(), invitation)
        if _is_over(link, invitation):
            return page("invitations/join_over.html", status=410, token=token, link=link, invitation=invitation)
        if actor_or_nobody():
            return page("accounts/sign_out_first.html", link=link, token=token)
        if not form.validate():
            return _page(token, invitation, form, 422)
        try:
            joining.join(link, invitation, _newcomer(form))
        except FieldRefused as refusal:
            form[refusal.field].errors = [*form[refusal.field].errors, refusal.sentence]
            return _page(token, invitation, form, refusal.status)
    return redirect(url_for("invitations.joined", token=token), 303)


@bp.get("/join/<token>/done")
@public
def joined(token: str) -> Any:
    with opened(token) as (_, invitation):
        return page("invitations/joined.html", invitation=invitation)


@bp.post("/join/<token>/opening")
@public
def note_opened(token: str) -> Any:
    """Told by the page's script: mail scanners fetch links but run nothing, so they don't count as opened."""
    with opened(token) as (_, invitation):
        joining.note_opened(invitation)
    return "", 204


@bp.post("/join/<token>/renewal")
@public
def renew(token: str) -> Any:
    with opened(token) as (link, invitation):
        joining.renew(link, invitation)
        return page("invitations/renewed.html")


def _is_over(link: Link, invitation: Invitation) -> bool:
    """An inactive customer's invitation opens nothing, and opens again once accounting has it active again."""
    return not link.is_live or not invitation.invitee.active


def _page(token: str, invitation: Invitation, form: JoinForm, status: int = 200) -> Any:
    role = Role.MANAGEMENT if invitation.customer_id else Role.REP
    return page("invitations/join.html", status=status, token=token, invitation=invitation, form=form, role=role)


def _form_for(invitation: Invitation) -> JoinForm:
    known = invitation.invitee
    username, staff_username = free_usernames(known.name)
    suggested = {
        "username": username,
        "staff_username": staff_username,
        "email": invitation.email,
        "phone": known.phone,
    }
    return _for_role(
        JoinForm(formdata=None, data=suggested | {"name": getattr(known, "contact_name", known.name)}), invitation
    )


def _for_role(form: JoinForm, invitation: Invitation) -> JoinForm:
    if invitation.rep_id:
        del form.staff_username, form.staff_password
        form.username.label.text, form.password.label.text = gettext("Username"), gettext("Password")
    return form


def _newcomer(form: JoinForm) -> joining.Newcomer:
    return joining.Newcomer(**{field.name: field.data for field in form if field.name != "csrf_token"})
