"""One field of each kind, for the style guide."""

from wtforms import BooleanField, FileField, PasswordField, RadioField, SelectChoice, SelectField, TextAreaField

from crikit.web.forms import AddressField, BaseForm, LineField


class EveryField(BaseForm):
    name = LineField("Name")
    email = AddressField("E-mail")
    phone = LineField("Phone")
    password = PasswordField("Password")
    kind = SelectField("Relationship", choices=[SelectChoice("customer", "Customer"), SelectChoice("rep", "Rep")])
    note = TextAreaField("Notes")
    file = FileField("File")
    tab = RadioField(
        "Default tab",
        choices=[SelectChoice("dashboard", "Dashboard"), SelectChoice("orders", "Orders Entered in Portal")],
    )
    desk = BooleanField("Email Order To Customer")


def refused() -> EveryField:
    """The same form with something wrong in it."""
    form = EveryField(formdata=None, prefix="bad-")
    form.email.errors = ["a@b is not a complete e-mail address. It looks like name@example.com."]
    form.password.errors = ["Use at least 8 characters; a few words in a row are fine."]
    return form
