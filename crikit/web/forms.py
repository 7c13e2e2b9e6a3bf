"""The base of all forms, and fields that several features share."""

from functools import cache
from typing import Any

from flask_wtf import FlaskForm
from wtforms import EmailField, StringField
from wtforms.i18n import get_translations
from wtforms.validators import StopValidation

from crikit import language
from crikit.keys import one_line


class BaseForm(FlaskForm):
    """A form that checks shape only; whether the thing may be done is asked of the rules."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: FlaskForm) -> Any:
            """What a field says that was given no sentence of ours: a value that no browser sends."""
            return _sayings(language.current())


@cache
def _sayings(spoken: str) -> Any:
    return get_translations([spoken])


class LineField(StringField):
    """One line of text: no control characters, single spaces, nothing around it."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = one_line(valuelist[0]) if valuelist else ""


class AddressField(EmailField):
    """An e-mail address as typed, without the spaces around it."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = (valuelist[0] or "").strip() if valuelist else ""


class Filled:
    """Like WTForms' DataRequired, with a sentence that names what is missing; nothing else is said about the field."""

    field_flags = {"required": True}

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data or (isinstance(field.data, str) and not field.data.strip()):
            field.errors[:] = []
            raise StopValidation(self.sentence)
