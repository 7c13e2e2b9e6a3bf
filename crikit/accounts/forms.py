"""What is typed to sign in and to set passwords."""

from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from crikit.passwords import LONGEST
from crikit.web.forms import BaseForm

TOO_LONG = f"Use at most {LONGEST:,} characters."


class SignInForm(BaseForm):
    username = StringField("Username", [InputRequired("Type your username.")])
    password = PasswordField("Password", [InputRequired("Type your password."), Length(max=LONGEST, message=TOO_LONG)])


class ForgotPasswordForm(BaseForm):
    username = StringField("Username", [InputRequired("Type your username."), Length(max=200)])


class PairPasswordForm(BaseForm):
    password = PasswordField(
        "Management password", [InputRequired("Choose a password."), Length(max=LONGEST, message=TOO_LONG)]
    )
    staff_password = PasswordField("Staff password", [Length(max=LONGEST, message=TOO_LONG)])


class PasswordForm(BaseForm):
    password = PasswordField(
        "New password", [InputRequired("Choose a password."), Length(max=LONGEST, message=TOO_LONG)]
    )
