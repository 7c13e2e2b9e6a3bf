"""“Maintain Permissions”: what each username may do, given and taken here."""

from collections.abc import Collection
from typing import Any

from flask import g, redirect, request, url_for

from crikit.accounts.models import User
from crikit.accounts.queries import user_for
from crikit.actor import Role
from crikit.admin.queries import usernames
from crikit.customers.queries import choices
from crikit.errors import Conflict, DomainError
from crikit.language import gettext
from crikit.numbers import number_in
from crikit.permissions import actions
from crikit.permissions.queries import changes_of, reps_granted_to, rights_of
from crikit.permissions.rules import Permission, lacking
from crikit.permissions.rules.explained import USER_TYPES, always, explained
from crikit.permissions.views import bp
from crikit.permissions.views.boxes import boxes
from crikit.web import current_actor, page, requires, toast
from crikit.web.pagination import pages_around, wanted_page

LONGEST_SEARCH = 100
LATEST = 10


# The permissions and the reps that were ticked.
Typed = tuple[Collection[str], Collection[int]]


@bp.get("/tools/permissions")
@requires(Permission.ADMINISTER)
def index() -> Any:
    """Nobody is chosen yet, or somebody by the form around the two lists."""
    wanted = request.args.get("type", "")
    role = Role(wanted) if wanted in USER_TYPES else Role.INHOUSE
    number = number_in(request.args.get("user", ""))
    user = user_of_pair(number) if number is not None else None
    # The type was changed while somebody of another one was chosen.
    return show(user if user and user.role == role else None, role)


@bp.get("/tools/permissions/<int:user_id>")
@requires(Permission.ADMINISTER)
def review(user_id: int) -> Any:
    user = user_of_pair(user_id)
    return show(user, Role(user.role))


@bp.post("/tools/permissions/<int:user_id>")
@requires(Permission.ADMINISTER)
def save(user_id: int) -> Any:
    actor, user, form = current_actor(), user_of_pair(user_id), request.form
    reps = other_reps(user)
    granted = {rep_id for rep_id in reps if str(rep_id) in form.getlist("rep")}
    ticked, version = form.getlist("permission"), number_in(form.get("version", ""))
    try:
        changed = actions.save_permissions(actor, user, version=version, ticked=ticked, reps=reps, granted=granted)
    except DomainError as refusal:
        # Whoever was overtaken sees what stands now; else what was ticked stays.
        typed = None if isinstance(refusal, Conflict) else (ticked, granted)
        return show(user_of_pair(user_id), Role(user.role), refusal, typed)
    tell_saved(changed)
    if user.id == actor.user_id and Permission.ADMINISTER not in ticked:
        return redirect(url_for("landing"), 303)
    return redirect(url_for("permissions.review", user_id=user.id, **search()), 303)


def tell_saved(changed: bool) -> None:
    if changed:
        toast(gettext("Saved. It counts from the next click on."), "good")
    else:
        toast(gettext("Nothing was changed."), "")


def user_of_pair(user_id: int) -> User:
    """A username of the vendor; for a staff username its management, which carries the permissions of both."""
    user = user_for(current_actor(), user_id)
    if user.management_id:
        return user_for(current_actor(), user.management_id)
    return user


def search() -> dict[str, Any]:
    q = request.args.get("q", "")[:LONGEST_SEARCH]
    return {"q": q} if q else {}


def other_reps(user: User) -> dict[int, str]:
    """The names of the reps whose customers a rep could be given."""
    return {id_: name for id_, name in choices().sales_reps if id_ != user.rep_id} if user.rep_id else {}


def show(user: User | None, role: Role, refusal: DomainError | None = None, typed: Typed | None = None) -> Any:
    place = wanted_page()
    found = usernames(current_actor(), role, search().get("q", ""), place.place, place.skip)
    listed, pages = pages_around(place, found)
    return page(
        "permissions/index.html",
        fragments=["permissions"],
        status=refusal.status if refusal else 200,
        types=USER_TYPES,
        role=role,
        listed=listed,
        pages=pages,
        parameters={"type": str(role), **search()},
        refusal=refusal.sentence if refusal else "",
        user=user,
        **(facts_of(user, typed) if user else {}),
    )


def facts_of(user: User, typed: Typed | None = None) -> dict[str, Any]:
    """What the panel of the chosen user shows."""
    role, rights = Role(user.role), rights_of(user)
    held, granted = typed or (rights, reps_granted_to(user))
    lacks, vendor = lacking(g.vendor.plan), g.vendor
    no_such = gettext("Not available: your plan has no charts.")
    not_set_up = gettext("Not available: card payments aren’t set up in the company settings.")

    def why_not(permission: Permission) -> str:
        if permission == Permission.PAY_INVOICES and not vendor.card_payments:
            return not_set_up
        return no_such if permission in lacks else ""

    return {
        "staff": user.staff.first(),
        "groups": boxes(role, held, why_not),
        "reps": [(id_, name, id_ in granted) for id_, name in other_reps(user).items()],
        "always": [explained(role, p) for p in always(role) if p in rights],
        "changes": changes_of(current_actor(), user, LATEST),
        "explained": {str(p): explained(role, p).name for p in Permission},
    }
