"""“Add Portal User”: whom it is for, then who it is, then what happens next."""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import redirect, request, url_for

from crikit.accounts.queries import free_usernames
from crikit.accounts.rules import staff_username
from crikit.customers.queries import LONGEST_SEARCH
from crikit.errors import FieldRefused, NotFound
from crikit.language import lazy
from crikit.numbers import number_in
from crikit.permissions.rules import Permission
from crikit.users import queries
from crikit.users.actions import adding
from crikit.users.forms import PortalUserForm
from crikit.users.rules import Newcomer, Relationship, complaints, relationship_for, relationships_for
from crikit.users.views import bp
from crikit.web import current_actor, page, requires

CHOOSE = {
    Relationship.CUSTOMER: lazy("Choose a customer from the list."),
    Relationship.REP: lazy("Choose a rep from the list."),
}


@bp.get("/tools/portal-users/new")
@requires(Permission.ADD_PORTAL_USERS)
def new() -> Any:
    """Both steps: the list to pick from, and with “Next” the form for whoever was picked."""
    actor = current_actor()
    relationship = relationship_for(actor, request.args.get("relationship", ""))
    goes_on = request.args.get("then") == "next"
    if goes_on and (request.args.get(relationship) or relationship is Relationship.INHOUSE):
        invitee = _invitee(relationship, request.args)
        return _form_page(relationship, invitee, _form_for(relationship, invitee), secrets.token_urlsafe(16))
    # Without scripts, “Next” is also how the list of another relationship is asked for.
    forgot = goes_on and request.args.get("shown") == relationship
    q = request.args.get("q", "")[:LONGEST_SEARCH]
    return page(
        "users/pick.html",
        fragments=["who", "choices"],
        status=422 if forgot else 200,
        relationship=relationship,
        relationships=relationships_for(actor),
        q=q,
        choices=queries.choices_for(actor, relationship, q),
        refusal=str(CHOOSE[relationship]) if forgot else "",
    )


@bp.post("/tools/portal-users")
@requires(Permission.ADD_PORTAL_USERS)
def create() -> Any:
    actor, form, key = current_actor(), PortalUserForm(), request.form.get("key", "")[:64]
    relationship = relationship_for(actor, request.form.get("relationship", ""))
    invitee = _invitee(relationship, request.form)
    if not _is_right(form, relationship) or not key:
        return _form_page(relationship, invitee, form, key or secrets.token_urlsafe(16), 422)
    try:
        user = adding.add(actor, relationship, invitee, _newcomer(form), key=key)
    except FieldRefused as refusal:
        form[refusal.field].errors = [refusal.sentence]
        return _form_page(relationship, invitee, form, key, refusal.status)
    return redirect(url_for("users.show", user_id=user.id), 303)


def _invitee(relationship: Relationship, fields: Mapping[str, str]) -> Any:
    """The customer or rep whose number stands in the form, found through the actor."""
    if relationship is Relationship.INHOUSE:
        return None
    number = number_in(fields.get(relationship))
    if number is None:
        raise NotFound
    return queries.invitee_for(current_actor(), relationship, number)


def _form_for(relationship: Relationship, invitee: Any) -> PortalUserForm:
    """What is known already, to be corrected."""
    if invitee is None:
        return PortalUserForm(formdata=None)
    known = {
        "name": getattr(invitee, "contact_name", "") or ("" if relationship is Relationship.CUSTOMER else invitee.name),
        "email": invitee.default_email,
        "phone": invitee.phone[:40],
        "username": free_usernames(invitee.name)[0],
    }
    return PortalUserForm(formdata=None, data=known)


def _is_right(form: PortalUserForm, relationship: Relationship) -> bool:
    """Says all that is wrong at once, each thing at its field."""
    if not form.validate():
        return False
    for field, sentence in complaints(_newcomer(form), relationship):
        form[field].errors = [sentence]
    return not form.errors


def _newcomer(form: PortalUserForm) -> Newcomer:
    return Newcomer(form.name.data, form.email.data, form.phone.data, form.username.data)


def _form_page(relationship: Relationship, invitee: Any, form: PortalUserForm, key: str, status: int = 200) -> Any:
    return page(
        "users/new.html",
        status=status,
        relationship=relationship,
        invitee=invitee,
        usernames=queries.usernames_of(invitee),
        staff_username=staff_username(form.username.data) if form.username.data else "",
        form=form,
        key=key,
    )
