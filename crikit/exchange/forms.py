"""Choosing the file."""

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice

from crikit.exchange.models import Kind
from crikit.exchange.reading.kinds import READABLE
from crikit.language import lazy
from crikit.web.forms import BaseForm, Filled


class UploadForm(BaseForm):
    kind = RadioField(
        lazy("What the file holds"),
        choices=[SelectChoice(str(kind), known.label) for kind, known in READABLE.items()],
        default=str(Kind.CUSTOMERS),
    )
    file = FileField(lazy("File"), [Filled(lazy("Choose a file first."))])
    jobs_as_customers = BooleanField(lazy("Jobs as customers"))
    key = HiddenField()
