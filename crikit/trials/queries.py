"""Finding trials."""

from crikit.errors import Gone
from crikit.language import gettext
from crikit.links.models import Link
from crikit.trials.models import Trial


def trial_behind(link: Link) -> Trial:
    trial: Trial | None = Trial.get_or_none(Trial.id == link.subject_id)
    if trial is None:
        raise Gone(gettext("This link is over. Begin again with “Start a free trial”."))
    return trial
