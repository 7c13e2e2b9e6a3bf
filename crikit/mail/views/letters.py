"""“E-mails”: every letter the portal sent or tried to send, why one failed, and “Send again”."""

from typing import Any

from flask import Response, request, url_for

from crikit.language import gettext, lazy, look_up
from crikit.mail import actions, queries, rules
from crikit.mail.models import LetterState
from crikit.mail.views import bp
from crikit.mail.wording.kinds import name_of
from crikit.numbers import number_in
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires, restart, toast
from crikit.web.attachments import kept_file
from crikit.web.security import LETTER_POLICY

STATES = {
    LetterState.QUEUED: lazy("queued"),
    LetterState.SENT: lazy("sent"),
    LetterState.FAILED: lazy("failed"),
    LetterState.CANCELLED: lazy("cancelled"),
}


@bp.get("/emails")
@requires(Permission.ADMINISTER)
def index() -> Any:
    actor, wanted = current_actor(), parameters()
    before = wanted.pop("before", None)
    found = queries.page_of_letters(actor, state=wanted.get("state", ""), text=wanted.get("q", ""), before=before)
    shown = found[: queries.PAGE]
    following = dict(wanted, before=shown[-1].id) if len(found) > queries.PAGE else None
    return page(
        "emails/index.html",
        fragments=["letters"],
        around=lambda: {"choices": [(state, str(name).capitalize()) for state, name in STATES.items()]},
        letters=shown,
        states=STATES,
        name_of=name_of,
        told=look_up,
        counts=queries.counts_for(actor),
        outbox=queries.outbox(),
        can_send_again=rules.can_send_again,
        parameters=wanted,
        here=dict(wanted, before=before) if before else wanted,
        next_url=url_for("mail.index", **following) if following else "",
    )


def parameters() -> dict[str, Any]:
    """What the address asks for; a value that means nothing is left out."""
    state, text, before = (request.args.get(name, "").strip() for name in ("state", "q", "before"))
    wanted = {
        "state": state if state in list(LetterState) else "",
        "q": text[:100],
        "before": number_in(before),
    }
    return {name: value for name, value in wanted.items() if value}


@bp.get("/emails/<int:letter_id>")
@requires(Permission.ADMINISTER)
def show(letter_id: int) -> Any:
    letter = queries.letter_for(current_actor(), letter_id)
    return page(
        "emails/show.html",
        letter=letter,
        attachments=queries.attachments_for(current_actor(), letter),
        size_in_words=rules.size_in_words,
        states=STATES,
        name_of=name_of,
        told=look_up,
        text=rules.without_links(letter.text),
        can_send_again=rules.can_send_again(letter),
    )


@bp.get("/emails/<int:letter_id>/html")
@requires(Permission.ADMINISTER)
def marked_up(letter_id: int) -> Any:
    letter = queries.letter_for(current_actor(), letter_id)
    return Response(rules.without_links(letter.html), headers={"Content-Security-Policy": LETTER_POLICY})


@bp.get("/emails/attachments/<int:attachment_id>")
@requires(Permission.ADMINISTER)
def attachment(attachment_id: int) -> Any:
    file = queries.attachment_for(current_actor(), attachment_id)
    return kept_file(file.name, file.media_type, bytes(file.content))


@bp.post("/emails/<int:letter_id>/delivery")
@requires(Permission.ADMINISTER)
def send_again(letter_id: int) -> Any:
    letter = queries.letter_for(current_actor(), letter_id)
    actions.send_again(letter, by=current_actor())
    toast(gettext("The letter to %(address)s goes out again.", address=letter.to_address))
    return restart("mail.index", query=parameters())


@bp.post("/emails/resumption")
@requires(Permission.ADMINISTER)
def resume() -> Any:
    actions.resume()
    toast(gettext("Letters go out again. If the mail server still refuses, this page will say so."))
    return restart("mail.index", query=parameters())
