"""The letter with the link that opens a trial."""

from crikit.links.models import Link
from crikit.mail import actions as outbox
from crikit.mail.rendering import letter
from crikit.trials.models import Trial
from crikit.vendors.models import Vendor


def confirm(house: Vendor, trial: Trial, link: Link) -> None:
    hours = link.lifetime // 3_600
    rendered = letter("trials/confirm", vendor=house, reads=trial.language, trial=trial, hours=hours)
    outbox.post("trials/confirm", vendor=house, to=trial.email, name=trial.name, rendered=rendered, link=link)
