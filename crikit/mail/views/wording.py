"""“Change Welcome Email Templates”: the letters that a vendor may write in its own words, and how they will look."""

from typing import Any

from flask import Response, g, redirect, request, url_for

from crikit import language as languages
from crikit.accounts.queries import user_for
from crikit.errors import Conflict, DomainError, FieldRefused, NotFound
from crikit.keys import LINK_MARK
from crikit.language import gettext
from crikit.mail import actions, queries, rules
from crikit.mail.forms import WordingForm
from crikit.mail.models import Wording
from crikit.mail.rendering import environment, inliner
from crikit.mail.views import bp
from crikit.mail.wording.kinds import KINDS, PLACE, Worded, example, kind_named
from crikit.mail.wording.letters import pattern_of, sign_in_page
from crikit.mail.wording.texts import Text, standard
from crikit.permissions.actions import administered
from crikit.permissions.rules import Permission
from crikit.vendors.queries import vendor_of
from crikit.web import current_actor, page, requires, toast
from crikit.web.security import LETTER_POLICY

ALWAYS: dict[str, Any] = {"kinds": KINDS.values(), "place": PLACE, "languages": languages.LANGUAGES}


@bp.get("/tools/email-templates")
@requires(Permission.ADMINISTER)
def wordings() -> Any:
    return show(next(iter(KINDS.values())), g.vendor.language or languages.DEFAULT)


@bp.get("/tools/email-templates/<slug>/<language>")
@requires(Permission.ADMINISTER)
def wording(slug: str, language: str) -> Any:
    return show(*chosen(slug, language))


@bp.post("/tools/email-templates/<slug>/<language>")
@requires(Permission.ADMINISTER)
def save(slug: str, language: str) -> Any:
    worded, language = chosen(slug, language)
    form = WordingForm()
    try:
        version = form.began_at
        changed = actions.save_wording(current_actor(), worded, language, form.text, version=version, held=administered)
    except DomainError as refusal:
        return show(worded, language, form, refusal)
    toast(gettext("Saved. The next letter goes out with this text.") if changed else gettext("Nothing was changed."))
    return redirect(url_for("mail.wording", slug=slug, language=language), 303)


@bp.post("/tools/email-templates/<slug>/<language>/standard")
@requires(Permission.ADMINISTER)
def back_to_standard(slug: str, language: str) -> Any:
    worded, language = chosen(slug, language)
    form = WordingForm()
    try:
        actions.back_to_standard(current_actor(), worded, language, version=form.began_at, held=administered)
    except DomainError as refusal:
        return show(worded, language, form, refusal)
    toast(gettext("The standard text goes out again. Yours is under “Earlier texts”."))
    return redirect(url_for("mail.wording", slug=slug, language=language), 303)


@bp.post("/tools/email-templates/<slug>/<language>/test")
@requires(Permission.ADMINISTER)
def send_test(slug: str, language: str) -> Any:
    worded, language = chosen(slug, language)
    actor, form = current_actor(), WordingForm()
    to = user_for(actor, actor.user_id).email
    try:
        vendor = vendor_of(actor.vendor_id)
        actions.send_test(actor, worded, language, form.text, vendor=vendor, to=to)
    except DomainError as refusal:
        return show(worded, language, form, refusal)
    toast(gettext("The test goes to %(address)s. What stands here isn’t saved by that.", address=to))
    return show(worded, language, form)


@bp.get("/tools/email-templates/<slug>/<language>/sheet")
@requires(Permission.ADMINISTER)
def saved_sheet(slug: str, language: str) -> Any:
    worded, language = chosen(slug, language)
    return sheet(worded, language, text_at(worded, language, queries.wording_of(worded.mail, language)))


@bp.post("/tools/email-templates/<slug>/<language>/sheet")
@requires(Permission.ADMINISTER)
def typed_sheet(slug: str, language: str) -> Any:
    worded, language = chosen(slug, language)
    return sheet(worded, language, WordingForm().text)


def chosen(slug: str, language: str) -> tuple[Worded, str]:
    if language not in languages.LANGUAGES:
        raise NotFound
    return kind_named(slug), language


def text_at(worded: Worded, language: str, saved: Wording | None) -> Text:
    return Text(saved.subject, saved.body) if saved and saved.body else standard(worded, language)


def show(worded: Worded, language: str, form: Any = None, refusal: DomainError | None = None) -> Response:
    """The editor with what was typed, or with the text that counts, or with an earlier one that was asked for."""
    saved = queries.wordings_for(current_actor(), worded.mail, language)
    newest, wanted = (saved[0] if saved else None), request.args.get("version", "")
    again = next((one for one in saved if str(one.version) == wanted), None)
    if form is None:
        text = text_at(worded, language, again or newest)
        form = WordingForm(formdata=None, subject=text.subject, body=text.body)
        form.version.data = newest.version if newest else 0
    if refusal:
        note(form, refusal, newest)
    return page(
        "emails/wording.html",
        status=refusal.status if refusal else 200,
        **ALWAYS,
        worded=worded,
        speaks=language,
        form=form,
        newest=newest,
        earlier=saved[1:],
        # Read beside one's own words: a link to them would leave the page on which those stand, unsaved.
        theirs=newest if isinstance(refusal, Conflict) else None,
        again=again,
    )


def note(form: WordingForm, refusal: DomainError, newest: Wording | None) -> None:
    """Beside its field, or above the form if it concerns none."""
    if isinstance(refusal, FieldRefused):
        form[refusal.field].errors = [refusal.sentence]
    else:
        form.form_errors.append(refusal.sentence)
    if isinstance(refusal, Conflict):
        # Whoever was overtaken may save once more, having read so.
        form.version.data = newest.version if newest else 0


def sheet(worded: Worded, language: str, text: Text) -> Response:
    """The letter in a frame of its own, filled with an example; or why there is none."""
    actor = current_actor()
    vendor = vendor_of(actor.vendor_id)
    try:
        with languages.spoken(language):
            link = LINK_MARK if worded.is_personal else sign_in_page()
            pattern = pattern_of(worded, text, vendor=vendor, link=link, template="_sheet.html")
            shown = rules.without_links(pattern.fill(**example(worded, vendor, actor.name)).html)
    except DomainError as refusal:
        complaint = environment().get_template("mail/_complaint.html")
        shown = inliner().inline(complaint.render(vendor=vendor, complaint=refusal.sentence))
    return Response(shown, headers={"Content-Security-Policy": LETTER_POLICY})
