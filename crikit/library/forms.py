"""What is said about a document: where it stands, whom it is for, when it is seen; its files."""

from flask_wtf.file import FileField, MultipleFileField
from wtforms import HiddenField, SelectChoice, SelectField
from wtforms.validators import Length, Optional

from crikit.customers.queries import Choices
from crikit.language import lazy
from crikit.library.filters import AudienceForm, Day
from crikit.library.models import LONGEST_NAME, Folder
from crikit.web.forms import BaseForm, Filled, LineField


class PlacementForm(AudienceForm):
    folder = SelectField(lazy("Folder"), validate_choice=False)
    opens_on = Day(lazy("Publish from"), [Optional()])
    closes_on = Day(lazy("Publish until"), [Optional()])

    def offer(self, folders: list[Folder], lists: Choices) -> None:
        """What can be chosen; before anything is validated."""
        none = SelectChoice("", lazy("No folder"))
        self.folder.choices = [none, *(SelectChoice(folder.key, folder.name) for folder in folders)]
        self.offer_lists(lists)


class UploadForm(PlacementForm):
    files = MultipleFileField(lazy("Files"))
    key = HiddenField()


class DocumentForm(PlacementForm):
    edits = HiddenField()
    name = LineField(lazy("Name"), [Filled(lazy("Give the document a name.")), Length(max=LONGEST_NAME)])


class ReplaceForm(BaseForm):
    file = FileField(lazy("New version"), [Filled(lazy("Choose a file first."))])
    key = HiddenField()


class FolderForm(BaseForm):
    name = LineField(lazy("Name"), [Filled(lazy("Give the folder a name."))])
