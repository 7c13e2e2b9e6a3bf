"""Whether somebody has put the header of orders away."""

from crikit.accounts.models import HiddenPanel
from crikit.actor import Actor

PANEL = "order header"


def hides_header(actor: Actor) -> bool:
    own = (HiddenPanel.user == actor.user_id, HiddenPanel.panel == PANEL)
    return bool(HiddenPanel.select().where(*own).exists())
