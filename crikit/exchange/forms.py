"""Choosing the file."""

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField

from crikit.language import lazy
from crikit.web.forms import BaseForm, Filled


class UploadForm(BaseForm):
    file = FileField(lazy("File"), [Filled(lazy("Choose a file first."))])
    jobs_as_customers = BooleanField(lazy("Jobs as customers"))
    key = HiddenField()
