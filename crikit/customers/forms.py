"""What the office types about a customer."""

from wtforms import HiddenField

from crikit.language import lazy
from crikit.web.forms import AddressField, BaseForm

BETWEEN = ", "


class AutomaticForm(BaseForm):
    """`looked_at` is what stood there when the page was shown."""

    looked_at = HiddenField()
    address_1 = AddressField(lazy("Address 1"))
    address_2 = AddressField(lazy("Address 2"))
    address_3 = AddressField(lazy("Address 3"))

    @property
    def addresses(self) -> list[str]:
        return [field.data or "" for field in (self.address_1, self.address_2, self.address_3)]

    @property
    def seen(self) -> list[str]:
        return list(filter(None, (self.looked_at.data or "").split(BETWEEN)))


def form_of(addresses: list[str]) -> AutomaticForm:
    """As it stands now."""
    typed = {f"address_{number}": address for number, address in enumerate(addresses, 1)}
    return AutomaticForm(formdata=None, data={"looked_at": BETWEEN.join(addresses), **typed})
