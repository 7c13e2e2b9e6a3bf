"""What is typed to start a trial."""

from typing import Any

from wtforms import PasswordField, SelectChoice, SelectField, StringField

from crikit import language
from crikit.company.rules import zones
from crikit.language import lazy
from crikit.trials.rules import USUAL_ZONE, Asked
from crikit.web.forms import AddressField, BaseForm, LineField


class TrialForm(BaseForm):
    company = LineField(lazy("Company"))
    name = LineField(lazy("Your name"))
    email = AddressField(lazy("E-mail"))
    timezone = SelectField(lazy("Time zone"), validate_choice=False, default=USUAL_ZONE)
    # Nobody sees it; programs that fill in forms do.
    website = StringField(lazy("Leave this empty"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.timezone.choices = {group: [SelectChoice(*zone) for zone in found] for group, found in zones().items()}

    @property
    def asked(self) -> Asked:
        typed = {name: self[name].data or "" for name in ("company", "name", "email", "timezone")}
        return Asked(**typed, language=language.current())


class OpenForm(BaseForm):
    username = LineField(lazy("Username"))
    password = PasswordField(lazy("Password"))
