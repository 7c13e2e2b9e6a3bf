"""What is typed about paying by card."""

from typing import Any

from wtforms import BooleanField, PasswordField

from crikit.language import lazy
from crikit.web.forms import BaseForm


class SecretField(PasswordField):
    """Written only: what was typed is not shown again, and what surrounds it when it is pasted falls off."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = valuelist[0].strip() if valuelist else ""


class KeysForm(BaseForm):
    secret_key = SecretField(lazy("Secret key"))
    signing_secret = SecretField(lazy("Signing secret of the webhook"))
    is_on = BooleanField(lazy("Customers can pay by card"))
