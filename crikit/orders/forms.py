"""What is typed about orders besides their lines."""

from wtforms import IntegerField, RadioField, SelectChoice
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from crikit.customers.models import LONGEST_NAME
from crikit.customers.rules import complaint_about_address
from crikit.language import gettext, lazy
from crikit.orders.models import Numbering
from crikit.web.forms import AddressField, BaseForm, LineField

MOST = 999_999_999
NUMBERINGS = [
    SelectChoice(Numbering.SEQUENTIAL.value, lazy("One after the other")),
    SelectChoice(Numbering.TYPED.value, lazy("We type our own")),
]


def is_address_if_any(form: BaseForm, field: AddressField) -> None:
    if field.data and (complaint := complaint_about_address(field.data)):
        raise ValidationError(complaint)


def is_numbering(form: BaseForm, field: RadioField) -> None:
    if field.data not in set(Numbering):
        raise ValidationError(gettext("Choose where the reference numbers come from."))


class DefaultsForm(BaseForm):
    numbering = RadioField(lazy("Reference numbers"), [is_numbering], choices=NUMBERINGS, validate_choice=False)
    next_reference = IntegerField(
        lazy("Next number"),
        [Optional(), NumberRange(1, MOST, lazy("Type a whole number from %(min)s to %(max)s."))],
    )
    contact_name = LineField(lazy("Contact name"), [Length(max=LONGEST_NAME)])
    contact_phone = LineField(lazy("Phone"), [Length(max=100)])
    contact_email = AddressField(lazy("E-mail"), [is_address_if_any, Length(max=254)])
