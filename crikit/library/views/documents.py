"""Tools → “Maintain Library”: the list of all documents, and the page of each."""

from collections.abc import Iterator
from typing import Any

from flask import request, url_for

from crikit import clock
from crikit.downloads import Row
from crikit.errors import DomainError
from crikit.language import gettext, lazy
from crikit.library.actions import documents
from crikit.library.actions.uploads import random_key
from crikit.library.forms import DocumentForm, ReplaceForm
from crikit.library.models import Document, Share
from crikit.library.queries import office
from crikit.library.queries.audiences import audiences_told
from crikit.library.views import bp
from crikit.library.views.placing import offer, placement_of, written
from crikit.library.views.serving import served
from crikit.numbers import number_in
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires, restart, toast
from crikit.web.attachments import attachment
from crikit.web.pagination import pages_around, wanted_page

STATES = {
    office.State.PUBLISHED: lazy("Published"),
    office.State.WAITING: lazy("Waiting for its day"),
    office.State.OVER: lazy("Over"),
    office.State.DELETED: lazy("Deleted"),
}


@bp.get("/tools/library")
@requires(Permission.ADMINISTER)
def maintain() -> Any:
    actor, wanted, place = current_actor(), office.Filter.of(request.args), wanted_page()
    lines, pages = pages_around(place, office.office_lines(actor, wanted, place.place, place.skip))
    return page(
        "library/maintain.html",
        fragments=["documents"],
        around=lambda: {"folders": office.folders_of(actor)},
        wanted=wanted,
        parameters=wanted.parameters,
        matching=office.count_of_office(actor, wanted),
        lines=lines,
        told=audiences_told(actor, Share.document, [line.id for line in lines]),
        pages=pages,
        states=STATES,
        now=clock.now(),
    )


@bp.get("/tools/library/documents/<key>")
@requires(Permission.ADMINISTER)
def show(key: str) -> Any:
    return document_page(office.any_document(current_actor(), key))


@bp.post("/tools/library/documents/<key>")
@requires(Permission.ADMINISTER)
def change(key: str) -> Any:
    actor = current_actor()
    document, form = office.any_document(actor, key), DocumentForm()
    offer(actor, form)
    placement = placement_of(actor, form)
    if placement is None:
        return document_page(document, form, status=422)
    try:
        changed = documents.change(
            actor, key, edits=number_in(form.edits.data), name=form.name.data, placement=placement
        )
    except DomainError as refusal:
        # The next press overwrites: whoever makes it has been told.
        form.edits.data = str(office.any_document(actor, key).edits)
        return document_page(document, form, status=refusal.status, refusal=refusal.sentence)
    toast(gettext("Saved.") if changed else gettext("Nothing was changed."), "good" if changed else "")
    return restart("library.show", key=key)


@bp.post("/tools/library/documents/<key>/removal")
@requires(Permission.ADMINISTER)
def delete(key: str) -> Any:
    document = office.any_document(current_actor(), key)
    documents.delete(current_actor(), key)
    toast(
        gettext("“%(name)s” is deleted. Nobody sees it any more.", name=document.name),
        undo_url=url_for("library.restore", key=key),
    )
    return restart("library.maintain")


@bp.post("/tools/library/documents/<key>/restoration")
@requires(Permission.ADMINISTER)
def restore(key: str) -> Any:
    documents.restore(current_actor(), key)
    toast(gettext("The document is back where it was."))
    return restart("library.show", key=key)


@bp.post("/tools/library/versions/<key>/download")
@requires(Permission.ADMINISTER)
def download_version(key: str) -> Any:
    """The office's own look at a version; only readers are written down."""
    version = office.version_for(current_actor(), key)
    return served(version.document.name, version)


@bp.get("/tools/library/documents/<key>/downloads.<any('csv', 'xlsx'):form>")
@requires(Permission.ADMINISTER)
def downloads_file(key: str, form: str) -> Any:
    document = office.any_document(current_actor(), key)
    headings = [gettext("When"), gettext("Name"), gettext("Username"), gettext("Customer"), gettext("Version")]
    return attachment("downloads", form, headings, _rows(document))


def _rows(document: Document) -> Iterator[Row]:
    for taken in office.every_download(document):
        yield [taken.at, taken.user_name, taken.username, taken.customer_name, taken.version]


def document_page(
    document: Document,
    form: DocumentForm | None = None,
    replacing: ReplaceForm | None = None,
    status: int = 200,
    refusal: str = "",
) -> Any:
    place = wanted_page()
    if form is None:
        form = DocumentForm(formdata=None, data=written(document))
        offer(current_actor(), form)
    taken, pages = pages_around(place, office.downloads_of(document, place.place, place.skip))
    return page(
        "library/document.html",
        status=status,
        document=document,
        form=form,
        replacing=replacing or ReplaceForm(formdata=None, data={"key": random_key()}),
        versions=office.versions_of(document),
        downloads=taken,
        pages=pages,
        refusal=refusal,
        now=clock.now(),
    )
