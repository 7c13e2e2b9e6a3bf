"""“E-mails are paused”: after a restoration or a move nothing goes out before an administrator has looked at it."""

from typing import Any

from flask import request

from crikit.language import gettext, ngettext
from crikit.mail import actions, queries
from crikit.mail.views import bp
from crikit.mail.wording.kinds import name_of
from crikit.permissions.rules import Permission
from crikit.vendors.queries import vendor_of
from crikit.web import current_actor, page, requires, restart, toast


@bp.get("/emails/paused")
@requires(Permission.ADMINISTER)
def held() -> Any:
    return page("emails/held.html", held=queries.held_for(current_actor()), name_of=name_of)


@bp.post("/emails/paused/end")
@requires(Permission.ADMINISTER)
def release() -> Any:
    actor = current_actor()
    keep_old = request.form.get("old") == "send"
    discarded = actions.release(vendor_of(actor.vendor_id), keep_old=keep_old, by=actor)
    toast(gettext("E-mails go out again."))
    if discarded:
        toast(ngettext("%(num)s old letter was discarded.", "%(num)s old letters were discarded.", discarded))
    return restart("mail.index")
