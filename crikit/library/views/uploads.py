"""Adding documents, several at once, and replacing one by a new version."""

from typing import Any

from flask import request

from crikit.config import settings
from crikit.errors import DomainError
from crikit.language import gettext, ngettext
from crikit.library.actions import uploads
from crikit.library.actions.uploads import File, random_key
from crikit.library.forms import ReplaceForm, UploadForm
from crikit.library.queries import office
from crikit.library.rules import FILE_BYTES, MEGABYTE, MOST_FILES, REQUEST_BYTES, kinds
from crikit.library.views import bp
from crikit.library.views.documents import document_page
from crikit.library.views.placing import offer, placement_of
from crikit.permissions.rules import Permission
from crikit.web import current_actor, is_htmx, page, requires, restart, toast
from crikit.web.security import takes


@bp.get("/tools/library/new")
@requires(Permission.ADMINISTER)
def new() -> Any:
    form = UploadForm(formdata=None, data={"key": random_key(), "folder": request.args.get("folder", "")})
    offer(current_actor(), form)
    return _page(form)


@bp.post("/tools/library/documents")
@requires(Permission.ADMINISTER)
@takes(REQUEST_BYTES)
def upload() -> Any:
    """A plain form sends all files at once; the behaviour sends one after the other and shows how far each is."""
    actor, form = current_actor(), UploadForm()
    offer(actor, form)
    files = [File(file.filename, file.stream) for file in form.files.data or () if getattr(file, "filename", "")]
    placement = placement_of(actor, form)
    if not files:
        form.files.errors = [gettext("Choose a file first.")]
    if placement is None or not files:
        return _page(form, status=422)
    outcome = uploads.upload(actor, files, placement, (form.key.data or random_key())[:64])
    if outcome.refused or is_htmx():
        # What was taken is taken: the next press is about other files.
        form.key.data = random_key()
        return _page(form, outcome, 422 if outcome.refused else 200)
    added = len(outcome.added)
    toast(ngettext("%(num)s document is added.", "%(num)s documents are added.", added) if added else gettext("Saved."))
    return restart("library.maintain")


@bp.post("/tools/library/documents/<key>/versions")
@requires(Permission.ADMINISTER)
@takes(REQUEST_BYTES)
def replace(key: str) -> Any:
    actor, form = current_actor(), ReplaceForm()
    document = office.any_document(actor, key)
    try:
        if form.validate():
            file = File(form.file.data.filename, form.file.data.stream)
            document = uploads.replace(actor, key, file, (form.key.data or random_key())[:64])
            toast(gettext("Version %(number)s is what everybody gets from now on.", number=document.version))
            return restart("library.show", key=key)
    except DomainError as refusal:
        form.file.errors = [refusal.sentence]
    return document_page(document, replacing=form, status=422)


def _page(form: UploadForm, outcome: uploads.Outcome | None = None, status: int = 200) -> Any:
    return page(
        "library/new.html",
        fragments=["outcome"],
        status=status,
        form=form,
        outcome=outcome,
        accepts=",".join(f".{kind}" for kind in (*kinds.KINDS, "jpeg")),
        most_files=MOST_FILES,
        most=FILE_BYTES // MEGABYTE,
        used=office.bytes_used(current_actor()),
        room=settings().library_megabytes * MEGABYTE,
    )
