"""The Library tab: what is shared with whoever looks."""

from typing import Any

from flask import request

from crikit.errors import DomainError
from crikit.library.actions import reading
from crikit.library.queries import shared
from crikit.library.queries.office import current_version
from crikit.library.rules import MOST_ZIPPED
from crikit.library.views import bp
from crikit.library.views.serving import served, served_archive
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires, restart
from crikit.web.pagination import pages_around, wanted_page


@bp.get("/library")
@requires(Permission.SEE_LIBRARY)
def index(refusal: str = "", status: int = 200) -> Any:
    actor, place = current_actor(), wanted_page()
    before = shared.last_visit(actor)
    wanted = shared.Filter.of(request.args, before)
    lines, pages = pages_around(place, shared.document_lines(actor, wanted, place.place, place.skip))
    return page(
        "library/index.html",
        fragments=["documents"],
        status=status,
        around=lambda: {"folders": shared.folders_for(actor)},
        wanted=wanted,
        parameters=wanted.parameters,
        before=before,
        fresh=shared.count_documents(actor, shared.Filter(since=before)) if before else 0,
        matching=shared.count_documents(actor, wanted),
        lines=lines,
        pages=pages,
        most_zipped=MOST_ZIPPED,
        ticked=request.form.getlist("document"),
        refusal=refusal,
    )


@bp.post("/library/<key>/download")
@requires(Permission.SEE_LIBRARY)
def download(key: str) -> Any:
    """By POST, because it is written down who takes what, and reading never writes."""
    actor = current_actor()
    document = shared.document_for(actor, key)
    answer = served(document.name, current_version(document))
    reading.note_downloads(actor, [document])
    return answer


@bp.post("/library/archive")
@requires(Permission.SEE_LIBRARY)
def download_several() -> Any:
    """Those that were ticked as one ZIP; what isn't there any more is left out."""
    actor, keys = current_actor(), request.form.getlist("document")
    try:
        documents = shared.documents_for(actor, keys[: MOST_ZIPPED + 1])
        reading.refuse_too_many(documents)
    except DomainError as refusal:
        return index(refusal.sentence, refusal.status)
    answer = served_archive(documents)
    reading.note_downloads(actor, documents)
    return answer


@bp.post("/library/visit")
@requires(Permission.SEE_LIBRARY)
def note_visit() -> Any:
    """The page says so by itself; the button says that everything was seen."""
    all_seen = bool(request.form.get("all_seen"))
    reading.note_visit(current_actor(), all_seen=all_seen)
    return restart("library.index") if all_seen else ("", 204)
