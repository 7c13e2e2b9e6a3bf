"""What is typed of an announcement."""

from wtforms import HiddenField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import Length, Optional

from crikit.announcements.models import LONGEST_TITLE
from crikit.announcements.rules import LONGEST_BODY
from crikit.language import lazy
from crikit.library.filters import ALL, SOME, AudienceForm, Day
from crikit.web.forms import Filled, LineField


class AnnouncementForm(AudienceForm):
    key = HiddenField()
    edits = HiddenField()
    title = LineField(lazy("Title"), [Filled(lazy("Give it a title.")), Length(max=LONGEST_TITLE)])
    body = TextAreaField(
        lazy("Message"), [Filled(lazy("Write what your customers are to read.")), Length(max=LONGEST_BODY)]
    )
    shared_with = RadioField(
        lazy("Shown to"),
        choices=[SelectChoice(ALL, lazy("Every customer")), SelectChoice(SOME, lazy("Only those chosen here"))],
        default=ALL,
        validate_choice=False,
    )
    opens_on = Day(lazy("Show from"), [Optional()])
    closes_on = Day(lazy("Show until"), [Optional()])
