"""The text of a letter as it is typed."""

from wtforms import IntegerField, TextAreaField

from crikit.language import lazy
from crikit.mail.wording.texts import Text, typed
from crikit.web.forms import BaseForm, LineField


class WordingForm(BaseForm):
    """`version` says which text was on the page when the person began to write."""

    subject = LineField(lazy("Subject"))
    body = TextAreaField(lazy("Text"))
    version = IntegerField()

    @property
    def text(self) -> Text:
        return typed(self.subject.data or "", self.body.data or "")

    @property
    def began_at(self) -> int:
        return self.version.data or 0
