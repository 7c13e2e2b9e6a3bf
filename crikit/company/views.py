"""The company's settings; its logo and its colours for every page that carries them."""

from typing import Any

from flask import Blueprint, Response, abort, g, request

from crikit.company import actions, rules
from crikit.company.forms import CompanyForm, LogoForm, form_of
from crikit.company.queries import changes_for, logo_named
from crikit.errors import Conflict, DomainError
from crikit.language import gettext
from crikit.numbers import number_in
from crikit.payments.actions.accounts import deployment_serves
from crikit.payments.queries.accounts import account_of
from crikit.permissions.rules import Permission
from crikit.vendors.models import Vendor
from crikit.vendors.queries import vendor_of
from crikit.vendors.rules import colours
from crikit.web import block, current_actor, fragment, is_htmx, page, public, requires, restart, toast
from crikit.web.security import FILE_POLICY, takes
from crikit.web.static import FOREVER

bp = Blueprint("company", __name__)
LATEST = 10
# Larger than a logo may be, so that a somewhat larger one is refused with a sentence beside the field.
LARGEST_UPLOAD = 1_500_000
# Part of the address of the colours: counts up when they are computed in another way.
THEME = "1"
# How the page says what stands in the settings.
SAID: dict[str, Any] = {
    "weakest": colours.weakest,
    "plan_lines": rules.PLAN_LINES,
    "fields": rules.FIELDS,
    "words": rules.words,
}


@bp.app_template_global()
def theme_url() -> str:
    """The vendor's colours for base.html. The address holds the colour, so browsers may keep it for good."""
    accent = g.vendor.accent if g.get("vendor") else ""
    return f"/theme/{THEME}/{accent[1:]}.css" if accent else ""


@bp.get("/tools/company")
@requires(Permission.ADMINISTER)
def show() -> Any:
    return _page()


@bp.post("/tools/company")
@requires(Permission.ADMINISTER)
def save() -> Any:
    actor, form = current_actor(), CompanyForm()
    complaints = list(rules.complaints(form.wanted))
    if not form.validate() or complaints:
        for field, sentence in complaints:
            form[field].errors = [*form[field].errors, sentence]
        return _page(form, status=422)
    try:
        changed = actions.save_settings(actor, version=number_in(form.version.data), **form.wanted)
    except Conflict as refusal:
        return _page(form, refusal=refusal)
    toast(gettext("Saved.") if changed else gettext("Nothing was changed."), "good" if changed else "")
    return restart("company.show")


@bp.post("/tools/company/logo")
@requires(Permission.ADMINISTER)
@takes(LARGEST_UPLOAD)
def save_logo() -> Any:
    form = LogoForm()
    try:
        if form.validate():
            with form.logo.data.stream as file:
                content = file.read(actions.LOGO_BYTES + 1)
            actions.save_logo(current_actor(), content, form.logo.data.filename or "")
            toast(gettext("This is the logo now, here and in every letter from now on."))
            return _with_logo()
    except DomainError as refusal:
        form.logo.errors = [refusal.sentence]
    return _page(_typed(), form, status=422)


@bp.post("/tools/company/logo/removal")
@requires(Permission.ADMINISTER)
def remove_logo() -> Any:
    if actions.remove_logo(current_actor()):
        toast(gettext("The logo is removed. The first letter of the name stands in its place."))
    return _with_logo()


@bp.get("/logo/<key>")
@public
def logo(key: str) -> Any:
    found = logo_named(key)
    response = Response(bytes(found.content), mimetype=found.kind)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Content-Disposition"] = "inline; filename=logo"
    response.headers["Cache-Control"] = FOREVER
    return response


@bp.get("/theme/<version>/<string(length=6):accent>.css")
@public
def colours_of(version: str, accent: str) -> Any:
    colour = colours.colour_of(accent)
    if version != THEME or not colour or colours.legible(colour) != colour:
        abort(404)
    response = Response(colours.stylesheet(colour), mimetype="text/css")
    response.headers["Cache-Control"] = FOREVER
    return response


def _with_logo() -> Any:
    """The panel, and the mark in the header; what is typed into the settings stays as it is."""
    typed = _typed()
    if not is_htmx() and not typed:
        return restart("company.show")
    g.vendor = vendor_of(current_actor().vendor_id)
    if not is_htmx():
        toast(gettext("What you typed into the settings stands there still. It isn’t saved yet."), "")
        return _page(typed)
    return fragment(block("company/show.html", "logo", logo_form=LogoForm(formdata=None), moved=True))


def _typed() -> CompanyForm | None:
    """The settings as a browser without scripts sends them along with the logo; None if they are as they were."""
    form = CompanyForm() if "version" in request.form else None
    return form if form and actions.changes(vendor_of(current_actor().vendor_id), form.wanted) else None


def _page(
    form: CompanyForm | None = None,
    logo_form: LogoForm | None = None,
    status: int = 200,
    refusal: Conflict | None = None,
) -> Any:
    stored = vendor_of(current_actor().vendor_id)
    return page(
        "company/show.html",
        fragments=["logo"],
        status=refusal.status if refusal else status,
        form=form or form_of(stored),
        logo_form=logo_form or LogoForm(formdata=None),
        stored=stored,
        changes=changes_for(current_actor(), LATEST),
        cards=account_of(stored.id),
        deployment=deployment_serves(stored),
        **SAID,
        **(_overtaken(form, stored, refusal) if form and refusal else {}),
    )


def _overtaken(form: CompanyForm, stored: Vendor, refusal: Conflict) -> dict[str, Any]:
    # The next press overwrites: whoever makes it has seen what stands there now.
    form.version.data = stored.settings_version
    return {"refusal": refusal.sentence, "differences": actions.changes(stored, form.wanted)}
