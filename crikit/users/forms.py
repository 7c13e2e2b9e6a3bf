"""What is typed about a new user; whether it can stand is asked of the rules."""

from wtforms import StringField
from wtforms.validators import Length

from crikit.language import lazy
from crikit.web.forms import AddressField, BaseForm, Filled, LineField


class PortalUserForm(BaseForm):
    name = LineField(lazy("Name"), [Filled(lazy("Type the person’s name.")), Length(max=200)])
    email = AddressField(lazy("E-mail"), [Filled(lazy("Type the address the letters go to."))])
    phone = LineField(lazy("Phone"), [Length(max=40)])
    username = StringField(lazy("Username"), [Filled(lazy("Choose a username.")), Length(max=50)])


class UsernameForm(BaseForm):
    username = StringField(lazy("Username"), [Filled(lazy("Choose a username.")), Length(max=50)])
    staff_username = StringField(lazy("Staff username"), [Length(max=50)])
