"""What is typed to sign in and to set passwords."""

from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from crikit.language import lazy
from crikit.passwords import LONGEST
from crikit.web.forms import BaseForm

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
