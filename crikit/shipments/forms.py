"""What is typed about a shipment."""

from wtforms import DateField
from wtforms.validators import Optional

from crikit.language import lazy
from crikit.web.forms import BaseForm, LineField


class ShipmentForm(BaseForm):
    number = LineField(lazy("Tracking number"))
    carrier = LineField(lazy("Carrier"))
    shipped_on = DateField(lazy("Shipped on"), [Optional()])
