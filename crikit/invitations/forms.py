"""What is typed on the invite page and by the invited person."""

from wtforms import PasswordField, StringField
from wtforms.validators import Length, ValidationError

from crikit.customers.rules import complaint_about_address
from crikit.passwords import LONGEST
from crikit.web.forms import AddressField, BaseForm, Filled, LineField

TOO_LONG = f"Use at most {LONGEST:,} characters."


def is_address(form: BaseForm, field: AddressField) -> None:
    complaint = complaint_about_address(field.data or "")
    if complaint:
        raise ValidationError(complaint)


class JoinForm(BaseForm):
    """For a rep the two staff fields are taken away."""

    name = LineField("Your name", [Filled("Type your name."), Length(max=200)])
    email = AddressField("E-mail", [Filled("Type the address we should write to."), is_address])
    phone = LineField("Phone", [Length(max=40)])
    username = StringField("Management username", [Filled("Choose a username."), Length(max=50)])
    staff_username = StringField("Staff username", [Filled("Choose a username for your staff."), Length(max=50)])
    password = PasswordField(
        "Management password", [Filled("Choose a password."), Length(max=LONGEST, message=TOO_LONG)]
    )
    staff_password = PasswordField(
        "Staff password", [Filled("Choose a password for your staff."), Length(max=LONGEST, message=TOO_LONG)]
    )
