"""What is typed to sign in, to set passwords and to change one's own account."""

from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from crikit.language import lazy
from crikit.passwords import LONGEST
from crikit.web.forms import AddressField, BaseForm, Filled, LineField

NOT_TOO_LONG = Length(max=LONGEST, message=lazy("Use at most %(max)d characters."))
CHOOSE = InputRequired(lazy("Choose a password."))


class SignInForm(BaseForm):
    username = StringField(lazy("Username"), [InputRequired(lazy("Type your username."))])
    password = PasswordField(lazy("Password"), [InputRequired(lazy("Type your password.")), NOT_TOO_LONG])


class ForgotPasswordForm(BaseForm):
    username = StringField(lazy("Username"), [InputRequired(lazy("Type your username.")), Length(max=200)])


class PairPasswordForm(BaseForm):
    password = PasswordField(lazy("Management password"), [CHOOSE, NOT_TOO_LONG])
    staff_password = PasswordField(lazy("Staff password"), [NOT_TOO_LONG])


class PasswordForm(BaseForm):
    password = PasswordField(lazy("New password"), [CHOOSE, NOT_TOO_LONG])


class DetailsForm(BaseForm):
    name = LineField(lazy("Name"), [Filled(lazy("Type your name.")), Length(max=200)])
    phone = LineField(lazy("Phone"), [Length(max=40)])
    # Which languages there are is asked of the action, which says it in our own words.
    language = SelectField(lazy("Language"), validate_choice=False)


class AddressForm(BaseForm):
    email = AddressField(lazy("New e-mail address"), [Filled(lazy("Type the new address."))])
    current_password = PasswordField(lazy("Your password"), [InputRequired(lazy("Type your password.")), NOT_TOO_LONG])


class OwnPasswordForm(BaseForm):
    current_password = PasswordField(
        lazy("Your password now"), [InputRequired(lazy("Type your password.")), NOT_TOO_LONG]
    )
    password = PasswordField(lazy("New password"), [CHOOSE, NOT_TOO_LONG])


class ProofForm(BaseForm):
    """The password once more, before something that a browser left alone must not do."""

    current_password = PasswordField(lazy("Your password"), [InputRequired(lazy("Type your password.")), NOT_TOO_LONG])


class CodeForm(BaseForm):
    code = StringField(lazy("Code"), [Filled(lazy("Type the code.")), Length(max=40)])
