"""What is typed about a new user; whether it can stand is asked of the rules."""

from wtforms import StringField
from wtforms.validators import Length

from crikit.web.forms import AddressField, BaseForm, Filled, LineField


class PortalUserForm(BaseForm):
    name = LineField("Name", [Filled("Type the person's name."), Length(max=200)])
    email = AddressField("E-mail", [Filled("Type the address the letters go to.")])
    phone = LineField("Phone", [Length(max=40)])
    username = StringField("Username", [Filled("Choose a username."), Length(max=50)])
