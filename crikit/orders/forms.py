"""What is typed about orders besides their lines."""

from typing import Any

from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from crikit.customers.models import LONGEST_NAME
from crikit.customers.rules import complaint_about_address
from crikit.language import gettext, lazy
from crikit.orders.models import LONGEST_NOTES, LONGEST_REFERENCE, Numbering
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


class Between(NumberRange):
    """WTForms’ own asks first whether it is a number at all, and fails over one with four hundred digits."""

    def __call__(self, form: BaseForm, field: IntegerField) -> None:
        if field.data is None or not self.min <= field.data <= self.max:
            raise ValidationError(str(self.message) % {"min": self.min, "max": self.max})


class DefaultsForm(BaseForm):
    numbering = RadioField(lazy("Where they come from"), [is_numbering], choices=NUMBERINGS, validate_choice=False)
    next_reference = IntegerField(
        lazy("Next number"),
        [Optional(), Between(1, MOST, lazy("Type a whole number from %(min)s to %(max)s."))],
    )
    contact_name = LineField(lazy("Contact name"), [Length(max=LONGEST_NAME)])
    contact_phone = LineField(lazy("Phone"), [Length(max=100)])
    contact_email = AddressField(lazy("E-mail"), [is_address_if_any, Length(max=254)])


class TextField(TextAreaField):
    """Several lines, as the database keeps them: browsers send two signs at the end of each."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = valuelist[0].replace("\r\n", "\n").strip() if valuelist else ""


class DayField(DateField):
    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            self.errors: list[str] = []
            raise ValidationError(gettext("Type a day such as 2026-11-22, or leave it empty."))


class HeaderForm(BaseForm):
    """“Header Info”; each field may be sent on its own."""

    reference = LineField(lazy("Reference number"), [Length(max=LONGEST_REFERENCE)])
    purchase_order = LineField(lazy("Customer’s reference"), [Length(max=60)])
    requested_on = DayField(lazy("Requested date"), [Optional()])
    ship_via = LineField(lazy("Ship via"), [Length(max=60)])
    contact_name = LineField(lazy("Contact name"), [Length(max=LONGEST_NAME)])
    contact_phone = LineField(lazy("Phone"), [Length(max=100)])
    contact_email = AddressField(lazy("E-mail"), [is_address_if_any, Length(max=254)])
    ship_to = TextField(lazy("Ship to"), [Length(max=LONGEST_NOTES)])
    notes = TextField(lazy("Notes"), [Length(max=LONGEST_NOTES)])
    alert = BooleanField(lazy("Send alert if I forget to submit it"))


class ChangeForm(HeaderForm):
    """What the office may change of it after the submit."""

    reference: Any = None
    alert: Any = None
