"""What is said about a document: where it stands, whom it is for, when it is seen; its files."""

from typing import Any

from flask_wtf.file import FileField, MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from crikit.customers.queries import Choices
from crikit.language import lazy
from crikit.library.models import Folder
from crikit.web.forms import BaseForm, Filled, LineField

ALL, SOME = "all", "some"
NO_SUCH_DAY = lazy("This is not a day. Write it like 2026-11-22.")


class Day(DateField):
    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(NO_SUCH_DAY)) from None


def _number(written: str) -> int:
    """-1 for no number: nothing is chosen by it."""
    return int(written) if str(written).isdigit() and len(str(written)) < 10 else -1


class Ticked(SelectMultipleField):
    """Boxes to tick, each of which stands for a row's id."""

    widget, option_widget = ListWidget(prefix_label=False), CheckboxInput()

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, coerce=_number, validate_choice=False, **options)


class PlacementForm(BaseForm):
    folder = SelectField(lazy("Folder"), validate_choice=False)
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
    opens_on = Day(lazy("Publish from"), [Optional()])
    closes_on = Day(lazy("Publish until"), [Optional()])

    def offer(self, folders: list[Folder], lists: Choices) -> None:
        """What can be chosen; before anything is validated."""
        none = SelectChoice("", lazy("No folder"))
        self.folder.choices = [none, *(SelectChoice(folder.key, folder.name) for folder in folders)]
        self.customer_types.choices = [SelectChoice(id_, name) for id_, name in lists.customer_types]
        self.price_lists.choices = [SelectChoice(id_, name) for id_, name in lists.price_lists]


class UploadForm(PlacementForm):
    files = MultipleFileField(lazy("Files"))
    key = HiddenField()


class DocumentForm(PlacementForm):
    edits = HiddenField()
    name = LineField(lazy("Name"), [Filled(lazy("Give the document a name."))])


class ReplaceForm(BaseForm):
    file = FileField(lazy("New version"), [Filled(lazy("Choose a file first."))])
    key = HiddenField()


class FolderForm(BaseForm):
    name = LineField(lazy("Name"), [Filled(lazy("Give the folder a name."))])
