"""Choosing whom something is for: the part of a form that documents and announcements share."""

from typing import Any

from wtforms import BooleanField, DateField, RadioField, SelectChoice, SelectMultipleField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from crikit.actor import Actor
from crikit.customers.queries import Choices
from crikit.language import gettext, lazy, ngettext
from crikit.library.queries.audiences import customers_written
from crikit.library.queries.customers import customers_meant
from crikit.library.rules.audiences import Audience
from crikit.numbers import number_in
from crikit.web.forms import BaseForm

ALL, SOME = "all", "some"
NO_SUCH_DAY = lazy("This is not a day. Write it like 2026-11-22.")
SHOWN = 5


class Day(DateField):
    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(NO_SUCH_DAY)) from None


def _number(written: str) -> int:
    """-1 for no number: nothing is chosen by it."""
    number = number_in(str(written))
    return -1 if number is None else number


class Ticked(SelectMultipleField):
    """Boxes to tick, each of which stands for a row's id."""

    widget, option_widget = ListWidget(prefix_label=False), CheckboxInput()

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, coerce=_number, validate_choice=False, **options)


class AudienceForm(BaseForm):
    shared_with = RadioField(
        lazy("Shared with"),
        choices=[SelectChoice(ALL, lazy("Every customer")), SelectChoice(SOME, lazy("Only those chosen here"))],
        default=ALL,
        validate_choice=False,
    )
    customer_types = Ticked(lazy("Customer types"))
    price_lists = Ticked(lazy("Price lists"))
    customers = TextAreaField(lazy("Single customers"))
    staff_too = BooleanField(lazy("Staff usernames see it too"), default=True)

    def offer_lists(self, lists: Choices) -> None:
        """The vendor's own types and price lists to choose from; before anything is validated."""
        self.customer_types.choices = [SelectChoice(id_, name) for id_, name in lists.customer_types]
        self.price_lists.choices = [SelectChoice(id_, name) for id_, name in lists.price_lists]


def audience_chosen(actor: Actor, form: AudienceForm) -> Audience:
    """What can't be is said at the fields."""
    if form.shared_with.data == ALL:
        return Audience()
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


def written_audience(audience: Audience) -> dict[str, Any]:
    """What the form begins with."""
    return {
        "shared_with": ALL if audience.everybody else SOME,
        "customer_types": list(audience.customer_types),
        "price_lists": list(audience.price_lists),
        "customers": "\n".join(customers_written(audience.customers)),
    }
