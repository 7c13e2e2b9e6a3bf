"""Delivering what is due, over one connection that is used for letter after letter."""

import logging
import threading
import time
from collections.abc import Callable
from functools import cached_property

from crikit import db
from crikit.keys import LINK_MARK
from crikit.language import gettext
from crikit.links.rules import address_of
from crikit.mail import queries, rules
from crikit.mail.actions import claims, pausing
from crikit.mail.actions.posting import LINK_OVER
from crikit.mail.models import Claimed, Trouble
from crikit.mail.smtp.connection import Line, NoConnection, open_line, sender
from crikit.mail.smtp.dialogue import CannotTake, LineBroken, Refused, Unwanted
from crikit.mail.smtp.mime import compose

log = logging.getLogger(__name__)

# A server that hangs up on so many letters one after the other has a trouble of its own.
BREAKS_IN_A_ROW = 3
# Set when the process is asked to stop: the letter in hand is finished, the rest is left to others.
stopping = threading.Event()


class Hold(Exception):
    """Nothing can go out for now; the text says why."""


class Draft:
    """A claimed letter on its way to the server."""

    def __init__(self, letter: Claimed, sender: str) -> None:
        self.letter, self.sender, self.to = letter, sender, letter.to_address

    @cached_property
    def standing(self) -> claims.Standing:
        if self.letter.link is None and LINK_MARK in self.letter.text:
            return claims.Standing.LINK_OVER
        return claims.standing(self.letter)

    def is_wanted(self) -> bool:
        return self.standing is claims.Standing.OURS

    @cached_property
    def composed(self) -> bytes:
        link = self.letter.link
        try:
            files = queries.attachments_of(self.letter.id) if self.letter.attached else []
        except Exception:
            # One that can't be drawn mustn't hold up all that wait behind it.
            log.exception("attachment broke off", extra={"facts": {"letter": self.letter.id}})
            raise CannotTake(gettext("A file that goes with this letter couldn’t be drawn.")) from None
        return compose(self.letter, address_of(link.purpose, link.salt) if link else "", self.sender, files)

    def content(self) -> bytes:
        return self.composed


class Run:
    """One run of a sender: its line, what went out, and the last letter's success if it is not written down yet."""

    def __init__(self) -> None:
        self.sent = self.breaks = 0
        self.sender = sender()
        # The line has answered for a letter; one that never did is broken, not tired.
        self.is_proven = False
        self._line: Line | None = None
        self._note: Callable[[], None] | None = None

    def line(self) -> Line:
        if self._line is None:
            self._line, self.is_proven = open_line(), False
        return self._line

    def hang_up(self) -> None:
        if self._line is not None:
            line, self._line = self._line, None
            line.close()

    def took(self, letter: Claimed, reply: str) -> None:
        self.sent, self.breaks, self.is_proven = self.sent + 1, 0, True
        self._note = lambda: claims.accepted(letter, reply)

    def settle(self) -> None:
        """Writes down what is not written down yet. The dialogue does it while it waits for its next answer."""
        if self._note is not None:
            note, self._note = self._note, None
            note()


def deliver() -> int:
    """Sends what is due; how many letters went out. Any number of processes may do so at once, and be killed doing it.

    1. Claim the next few letters with a lease and a fence.
    2. Ask once more, right before each: still ours, link still open?
    3. Send it, and write down what became of it before the next one's content leaves.
    4. When the server or the settings are at fault, free the rest and hold the queue for a while.
    """
    run = Run()
    try:
        with db.every_vendor():
            while not stopping.is_set() and queries.is_anything_due() and not queries.outbox().is_paused:
                _send_some(run)
    finally:
        run.hang_up()
    if run.sent:
        pausing.forget_failures()
    return run.sent


def _send_some(run: Run) -> None:
    batch = claims.claim()
    if not batch:
        return
    renewed = time.monotonic()
    try:
        for letter in batch:
            if stopping.is_set():
                break
            if time.monotonic() - renewed > claims.LEASE.total_seconds() / 2:
                claims.renew(batch)
                renewed = time.monotonic()
            _send_one(run, letter)
    except (Hold, NoConnection) as reason:
        log.warning("mail is held back", extra={"facts": {"reason": str(reason)}})
        pausing.pause_after_failure(str(reason))
    finally:
        run.settle()
        claims.release(batch)


def _send_one(run: Run, letter: Claimed) -> None:
    draft = Draft(letter, run.sender)
    try:
        run.took(letter, _hand_over(run, draft))
    except Unwanted:
        if draft.standing is claims.Standing.LINK_OVER:
            claims.cancelled(letter, LINK_OVER)
    except Refused as refusal:
        _note_refusal(run, letter, refusal)
    except LineBroken as broken:
        _note_break(run, letter, broken)
    except CannotTake as reason:
        claims.refused(letter, str(reason))
    except UnicodeError:
        claims.refused(letter, gettext("The domain of this address can’t exist."))


def _hand_over(run: Run, draft: Draft) -> str:
    """Servers close connections that were quiet or busy for long; a second try over a new one is no second letter."""
    line = run.line()
    try:
        return line.send(run.sender, draft, run.settle)
    except LineBroken as broken:
        run.hang_up()
        run.settle()
        if broken.after_content or not run.is_proven:
            raise
    return run.line().send(run.sender, draft, run.settle)


def _note_refusal(run: Run, letter: Claimed, refusal: Refused) -> None:
    trouble = rules.trouble_of(refusal.stage, refusal.code, refusal.reply)
    run.breaks, run.is_proven = 0, True
    if refusal.code == rules.CLOSING:
        run.hang_up()
    if trouble is Trouble.CONFIGURATION:
        raise Hold(f"The mail server refused the {refusal.stage}: {refusal}")
    if trouble is Trouble.PERMANENT:
        claims.refused(letter, str(refusal))
    else:
        claims.put_off(letter, trouble, str(refusal))


def _note_break(run: Run, letter: Claimed, broken: LineBroken) -> None:
    run.hang_up()
    run.breaks += 1
    claims.put_off(letter, Trouble.LOST if broken.after_content else Trouble.TRANSIENT, str(broken))
    if run.breaks >= BREAKS_IN_A_ROW:
        raise Hold(f"The mail server keeps hanging up. {broken}")
