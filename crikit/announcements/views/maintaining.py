"""Tools → “Announcements”: the list, and writing one."""

import secrets
from typing import Any

from flask import url_for

from crikit import clock
from crikit.announcements import actions, queries
from crikit.announcements.actions import Wish
from crikit.announcements.forms import AnnouncementForm
from crikit.announcements.models import Announcement, Hearer
from crikit.announcements.rules import STATE_NAMES, STATE_TONES, state_of
from crikit.announcements.views import bp
from crikit.customers.queries import choices
from crikit.errors import Conflict, FieldRefused
from crikit.language import gettext
from crikit.library.filters import audience_chosen, written_audience
from crikit.library.queries.audiences import audiences_told
from crikit.library.rules.placing import begin_of, day_of, end_of, last_day_before
from crikit.numbers import number_in
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires, restart, toast
from crikit.web.jinja import zone


@bp.get("/tools/announcements")
@requires(Permission.ADMINISTER)
def index() -> Any:
    actor = current_actor()
    found = queries.all_announcements(actor)
    return page(
        "announcements/index.html",
        announcements=found,
        told=audiences_told(actor, Hearer.announcement, [one.id for one in found]),
        until={one.id: last_day_before(one.closes_at, zone()) for one in found},
        most=queries.MOST_LISTED,
        states={one.id: state_of(one.opens_at, one.closes_at, clock.now()) for one in found},
        names=STATE_NAMES,
        tones=STATE_TONES,
    )


@bp.get("/tools/announcements/new")
@requires(Permission.ADMINISTER)
def new() -> Any:
    return editor(AnnouncementForm(formdata=None, data={"key": secrets.token_urlsafe(16)}))


@bp.post("/tools/announcements")
@requires(Permission.ADMINISTER)
def announce() -> Any:
    form = AnnouncementForm()
    wish = wish_of(form)
    if wish is None:
        return editor(form, status=422)
    try:
        actions.announce(current_actor(), wish, (form.key.data or "")[:64])
    except FieldRefused as refusal:
        form[refusal.field].errors = [refusal.sentence]
        return editor(form, status=refusal.status)
    toast(gettext("“%(title)s” is announced.", title=wish.title))
    return restart("announcements.index")


@bp.get("/tools/announcements/<int:announcement_id>")
@requires(Permission.ADMINISTER)
def show(announcement_id: int) -> Any:
    announcement = queries.any_announcement(current_actor(), announcement_id)
    return editor(AnnouncementForm(formdata=None, data=written(announcement)), announcement)


@bp.post("/tools/announcements/<int:announcement_id>")
@requires(Permission.ADMINISTER)
def change(announcement_id: int) -> Any:
    announcement, form = queries.any_announcement(current_actor(), announcement_id), AnnouncementForm()
    wish = wish_of(form, announcement)
    if wish is None:
        return editor(form, announcement, status=422)
    try:
        changed = actions.change(current_actor(), announcement, wish, number_in(form.edits.data))
    except FieldRefused as refusal:
        form[refusal.field].errors = [refusal.sentence]
        return editor(form, announcement, status=refusal.status)
    except Conflict as refusal:
        # The next press overwrites: whoever makes it has been told.
        form.edits.data = str(announcement.edits)
        form.form_errors.append(refusal.sentence)
        return editor(form, announcement, status=refusal.status)
    toast(gettext("Saved.") if changed else gettext("Nothing was changed."), "good" if changed else "")
    return restart("announcements.index")


@bp.post("/tools/announcements/preview")
@requires(Permission.ADMINISTER)
def preview_new() -> Any:
    return editor(AnnouncementForm())


@bp.post("/tools/announcements/<int:announcement_id>/preview")
@requires(Permission.ADMINISTER)
def preview(announcement_id: int) -> Any:
    return editor(AnnouncementForm(), queries.any_announcement(current_actor(), announcement_id))


@bp.post("/tools/announcements/<int:announcement_id>/deletion")
@requires(Permission.ADMINISTER)
def remove(announcement_id: int) -> Any:
    announcement = queries.any_announcement(current_actor(), announcement_id)
    actions.remove(current_actor(), announcement)
    undo = url_for("announcements.restore", announcement_id=announcement.id)
    toast(gettext("“%(title)s” is removed. Nobody sees it any more.", title=announcement.title), undo_url=undo)
    return restart("announcements.index")


@bp.post("/tools/announcements/<int:announcement_id>/restoration")
@requires(Permission.ADMINISTER)
def restore(announcement_id: int) -> Any:
    actions.restore(current_actor(), queries.any_announcement(current_actor(), announcement_id))
    toast(gettext("The announcement is back where it was."))
    return restart("announcements.index")


def editor(form: AnnouncementForm, announcement: Announcement | None = None, status: int = 200) -> Any:
    """The form with what was typed, and beside it how it will look."""
    form.offer_lists(choices())
    return page(
        "announcements/edit.html",
        fragments=["preview"],
        status=status,
        form=form,
        announcement=announcement,
        complaint=actions.complaint_about(form.body.data or ""),
        now=clock.now(),
    )


def wish_of(form: AnnouncementForm, announcement: Announcement | None = None) -> Wish | None:
    """None if something can't be; the fields say what."""
    actor = current_actor()
    form.offer_lists(choices())
    is_valid = form.validate()
    audience = audience_chosen(actor, form)
    opens_at, closes_at = begin_of(form.opens_on.data, zone()), end_of(form.closes_on.data, zone())
    if announcement and form.opens_on.data == day_of(announcement.opens_at, zone()):
        opens_at = announcement.opens_at
    if closes_at and closes_at <= (opens_at or clock.now()):
        form.closes_on.errors = [gettext("It would be over before it is shown.")]
    if not is_valid or form.customers.errors or form.shared_with.errors or form.closes_on.errors:
        return None
    return Wish(form.title.data, form.body.data.strip(), audience, form.staff_too.data, opens_at, closes_at)


def written(announcement: Announcement) -> dict[str, Any]:
    """What the form of an announcement begins with."""
    return {
        **written_audience(queries.audience_of(announcement)),
        "edits": announcement.edits,
        "title": announcement.title,
        "body": announcement.body,
        "staff_too": announcement.staff_too,
        "opens_on": day_of(announcement.opens_at, zone()),
        "closes_on": last_day_before(announcement.closes_at, zone()),
    }
