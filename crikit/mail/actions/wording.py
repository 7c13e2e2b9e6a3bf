"""Writing a letter in one's own words, going back to the standard text, trying it on oneself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from peewee import IntegrityError

from crikit import db
from crikit.actor import Actor
from crikit.errors import Conflict
from crikit.history.actions import record
from crikit.language import gettext, spoken
from crikit.limits import actions as limits
from crikit.mail.actions.posting import post
from crikit.mail.models import Letter, Wording
from crikit.mail.queries import wording_of
from crikit.mail.rendering import Rendered
from crikit.mail.wording.kinds import Worded, example
from crikit.mail.wording.letters import pattern_of, sign_in_page
from crikit.mail.wording.texts import Text, check, standard
from crikit.vendors.models import Vendor
from crikit.vendors.rules import newcomers

KEPT = 20
TEST = "mail/test"
TESTS_AT_MOST, WITHIN = 20, timedelta(minutes=10)
STANDARD = Text("", "")


def save_wording(
    actor: Actor, worded: Worded, language: str, text: Text, *, version: int, held: Callable[[Actor], Any]
) -> bool:
    """True if it is another text than before. Raises FieldRefused, or Conflict when the text isn't at `version`.

    `held` raises Forbidden for whoever has the right no more. Rights stand above letters, so the caller brings it.
    """
    check(worded, text)
    text = STANDARD if text == standard(worded, language) else text
    return _write(actor, worded, language, text, version, held)


def back_to_standard(
    actor: Actor, worded: Worded, language: str, *, version: int, held: Callable[[Actor], Any]
) -> bool:
    return _write(actor, worded, language, STANDARD, version, held)


def _write(actor: Actor, worded: Worded, language: str, text: Text, version: int, held: Callable[[Actor], Any]) -> bool:
    with db.atomic():
        held(actor)
        before = wording_of(worded.mail, language)
        if version != (before.version if before else 0):
            raise _overtaken()
        if text == ((before.subject, before.body) if before else STANDARD):
            return False
        row = {"kind": worded.mail, "language": language, "version": version + 1}
        try:
            with db.atomic():
                written = Wording.create(**row, subject=text.subject, body=text.body, by_name=actor.name)
        except IntegrityError:
            raise _overtaken() from None
        same = (Wording.kind == worded.mail) & (Wording.language == language)
        Wording.delete().where(same, Wording.version <= written.version - KEPT).execute()
        facts = {"letter": str(worded.name), "language": language, "version": written.version}
        if text.body:
            record("wording.changed", written, by=actor, **facts)
        else:
            record("wording.standard", written, by=actor, **facts)
    return True


def _overtaken() -> Conflict:
    return Conflict(
        gettext(
            "Somebody else changed this letter while you wrote. Yours stands here and isn’t saved; theirs is under "
            "“Earlier texts”. Save again to replace it."
        )
    )


def send_test(actor: Actor, worded: Worded, language: str, text: Text, *, vendor: Vendor, to: str) -> Letter:
    """The letter as it is written now, saved or not, to the one who writes it. Raises FieldRefused."""
    check(worded, text)
    with spoken(language):
        rendered = pattern_of(worded, text, vendor=vendor, link=sign_in_page()).fill(
            **example(worded, vendor, actor.name)
        )
        rendered = Rendered(gettext("Test: %(subject)s", subject=rendered.subject), rendered.text, rendered.html)
    with db.atomic():
        if newcomers.new_until(vendor):
            most, of_late = newcomers.TEST_LETTERS, newcomers.COUNTED_FOR
            limits.count("test letter of a new vendor", str(vendor.id), at_most=most, within=of_late)
        limits.count("test letter", str(actor.user_id), at_most=TESTS_AT_MOST, within=WITHIN)
        return post(TEST, vendor=vendor, to=to, name=actor.name, rendered=rendered, user_id=actor.user_id)
