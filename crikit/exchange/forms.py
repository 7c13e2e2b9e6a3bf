"""Choosing the file."""

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField

from crikit.web.forms import BaseForm, Filled


class UploadForm(BaseForm):
    file = FileField("File", [Filled("Choose a file first.")])
    jobs_as_customers = BooleanField("Jobs as customers")
    key = HiddenField()
