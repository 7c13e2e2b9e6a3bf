"""What is typed on the invite page and by the invited person."""

from wtforms import PasswordField, StringField
from wtforms.validators import Length, ValidationError

from crikit.customers.rules import complaint_about_address
from crikit.language import lazy
from crikit.passwords import LONGEST
from crikit.web.forms import AddressField, BaseForm, Filled, LineField

NOT_TOO_LONG = Length(max=LONGEST, message=lazy("Use at most %(max)d characters."))


def is_address(form: BaseForm, field: AddressField) -> None:
    complaint = complaint_about_address(field.data or "")
    if complaint:
        raise ValidationError(complaint)


class JoinForm(BaseForm):
    """For a rep the two staff fields are taken away."""

    name = LineField(lazy("Your name"), [Filled(lazy("Type your name.")), Length(max=200)])
    email = AddressField(lazy("E-mail"), [Filled(lazy("Type the address we should write to.")), is_address])
    phone = LineField(lazy("Phone"), [Length(max=40)])
    username = StringField(lazy("Management username"), [Filled(lazy("Choose a username.")), Length(max=50)])
    staff_username = StringField(
        lazy("Staff username"), [Filled(lazy("Choose a username for your staff.")), Length(max=50)]
    )
    password = PasswordField(lazy("Management password"), [Filled(lazy("Choose a password.")), NOT_TOO_LONG])
    staff_password = PasswordField(
        lazy("Staff password"), [Filled(lazy("Choose a password for your staff.")), NOT_TOO_LONG]
    )
