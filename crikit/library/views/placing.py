"""From the form to the placement and back."""

from typing import Any

from crikit.actor import Actor
from crikit.customers.queries import choices
from crikit.language import gettext, ngettext
from crikit.library.forms import ALL, SOME, PlacementForm, Ticked
from crikit.library.models import Document
from crikit.library.queries.customers import customers_meant
from crikit.library.queries.office import audience_of, customers_written, folders_of
from crikit.library.rules.audiences import Audience
from crikit.library.rules.placing import Placement, begin_of, day_of, end_of, last_day_before
from crikit.web.jinja import zone

SHOWN = 5


def offer(actor: Actor, form: PlacementForm) -> None:
    """The vendor's own folders, types and price lists to choose from."""
    form.offer(folders_of(actor), choices())


def placement_of(actor: Actor, form: PlacementForm) -> Placement | None:
    """None if something in it can't be; the fields say what."""
    is_valid = form.validate()
    audience = Audience() if form.shared_with.data == ALL else _chosen(actor, form)
    opens_at, closes_at = begin_of(form.opens_on.data, zone()), end_of(form.closes_on.data, zone())
    if opens_at and closes_at and opens_at >= closes_at:
        form.closes_on.errors = [gettext("This day is before the first one.")]
    folders = {folder.key: folder.id for folder in folders_of(actor)} | {"": None}
    if form.folder.data not in folders:
        form.folder.errors = [gettext("Choose a folder that is there.")]
    if not is_valid or form.folder.errors or form.customers.errors or form.shared_with.errors or form.closes_on.errors:
        return None
    return Placement(folders[form.folder.data], audience, form.staff_too.data, opens_at, closes_at)


def _chosen(actor: Actor, form: PlacementForm) -> Audience:
    meant = customers_meant(actor, form.customers.data or "")
    complaints = []
    if meant.unknown:
        named = ", ".join(meant.unknown[:SHOWN])
        complaints.append(
            ngettext(
                "No customer has this code or name: %(named)s.",
                "No customers have these codes or names (%(num)s): %(named)s.",
                len(meant.unknown),
                named=named,
            )
        )
    if meant.ambiguous:
        named = ", ".join(meant.ambiguous[:SHOWN])
        complaints.append(gettext("Several customers are called %(named)s. Write the code instead.", named=named))
    form.customers.errors = complaints
    chosen = Audience(False, _known(form.customer_types), _known(form.price_lists), meant.ids)
    if chosen.is_nobody and not complaints:
        complaint = gettext("Choose customer types, price lists or single customers, or every customer.")
        form.shared_with.errors = [complaint]
    return chosen


def _known(boxes: Ticked) -> tuple[int, ...]:
    """Those ticked that are the vendor's own."""
    offered = {choice.value for choice in boxes.choices}
    return tuple(id_ for id_ in boxes.data or () if id_ in offered)


def written(document: Document) -> dict[str, Any]:
    """What the form of a document begins with."""
    audience = audience_of(document)
    return {
        "name": document.name,
        "edits": document.edits,
        "folder": document.folder.key if document.folder else "",
        "shared_with": ALL if audience.everybody else SOME,
        "customer_types": list(audience.customer_types),
        "price_lists": list(audience.price_lists),
        "customers": "\n".join(customers_written(audience.customers)),
        "staff_too": document.staff_too,
        "opens_on": day_of(document.opens_at, zone()),
        "closes_on": last_day_before(document.closes_at, zone()),
    }
