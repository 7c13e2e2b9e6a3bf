"""From the form to the placement and back."""

from typing import Any

from crikit.actor import Actor
from crikit.customers.queries import choices
from crikit.language import gettext
from crikit.library.filters import audience_chosen, written_audience
from crikit.library.forms import PlacementForm
from crikit.library.models import Document
from crikit.library.queries.office import audience_of, folders_of
from crikit.library.rules.placing import Placement, begin_of, day_of, end_of, last_day_before
from crikit.web.jinja import zone


def offer(actor: Actor, form: PlacementForm) -> None:
    """The vendor's own folders, types and price lists to choose from."""
    form.offer(folders_of(actor), choices())


def placement_of(actor: Actor, form: PlacementForm) -> Placement | None:
    """None if something in it can't be; the fields say what."""
    is_valid = form.validate()
    audience = audience_chosen(actor, form)
    opens_at, closes_at = begin_of(form.opens_on.data, zone()), end_of(form.closes_on.data, zone())
    if opens_at and closes_at and opens_at >= closes_at:
        form.closes_on.errors = [gettext("This day is before the first one.")]
    folders = {folder.key: folder.id for folder in folders_of(actor)} | {"": None}
    if form.folder.data not in folders:
        form.folder.errors = [gettext("Choose a folder that is there.")]
    if not is_valid or form.folder.errors or form.customers.errors or form.shared_with.errors or form.closes_on.errors:
        return None
    return Placement(folders[form.folder.data], audience, form.staff_too.data, opens_at, closes_at)


def written(document: Document) -> dict[str, Any]:
    """What the form of a document begins with."""
    audience = audience_of(document)
    return {
        "name": document.name,
        "edits": document.edits,
        "folder": document.folder.key if document.folder else "",
        **written_audience(audience),
        "staff_too": document.staff_too,
        "opens_on": day_of(document.opens_at, zone()),
        "closes_on": last_day_before(document.closes_at, zone()),
    }
