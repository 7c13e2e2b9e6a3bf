"""The check page before sending, and how a sending goes."""

import secrets
from typing import Any

from flask import redirect, request, url_for

from crikit.errors import Conflict
from crikit.invitations import mails
from crikit.invitations.actions import sending
from crikit.invitations.models import Kind, reminder_days
from crikit.invitations.queries import check as checks
from crikit.invitations.queries import frame, sendings
from crikit.invitations.views import bp
from crikit.invitations.views.rows import way_back
from crikit.invitations.views.selection import kind_of
from crikit.mail.queries import outbox
from crikit.numbers import number_in
from crikit.permissions.rules import Permission
from crikit.vendors.queries import vendor_of
from crikit.web import current_actor, page, requires


@bp.get(f"/tools/invite/{kind_of}/check")
@requires(Permission.INVITE)
def check(kind: str, changed: str = "", status: int = 200) -> Any:
    actor, which = current_actor(), Kind(kind)
    vendor = vendor_of(actor.vendor_id)
    looked_at = checks.check(actor, which)
    groups = {name: checks.group_lines(actor, which, name) for name in checks.GROUPS}
    to_be_sent = groups[checks.FIRST] + groups[checks.AGAIN]
    shown = min(max(number_in(request.args.get("letter")) or 1, 1), max(len(to_be_sent), 1))
    return page(
        "invitations/check.html",
        status=status,
        kind=which,
        check=looked_at,
        groups=groups,
        administrators=frame.administrators(),
        reminders=reminder_days(vendor),
        room=sendings.room_of(vendor),
        letter=mails.preview(actor, which, to_be_sent[shown - 1]) if to_be_sent else None,
        letter_number=shown,
        letters=len(to_be_sent),
        key=secrets.token_urlsafe(16),
        back=way_back(),
        changed=changed,
    )


@bp.post(f"/tools/invite/{kind_of}/sendings")
@requires(Permission.INVITE)
def send(kind: str) -> Any:
    key, mark = request.form.get("key", "")[:64], request.form.get("mark", "")[:200]
    try:
        sent = sending.send(current_actor(), Kind(kind), key=key, mark=mark)
    except Conflict as conflict:
        return check(kind, changed=conflict.sentence, status=conflict.status)
    return redirect(url_for("invitations.sending_progress", sending_id=sent.id), 303)


@bp.get("/tools/invite/sendings/<int:sending_id>")
@requires(Permission.INVITE)
def sending_progress(sending_id: int) -> Any:
    progress = sendings.progress(current_actor(), sending_id)
    failures = sendings.failures(progress)
    return page(
        "invitations/sending.html", fragments=["sending"], progress=progress, failures=failures, outbox=outbox()
    )
