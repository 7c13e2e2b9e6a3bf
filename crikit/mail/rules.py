"""What a mail server's answers mean, how long to wait, which letters can go again."""

import random
import re
from datetime import datetime, timedelta
from enum import StrEnum

from crikit import clock
from crikit.keys import LINK_MARK
from crikit.language import count, gettext
from crikit.links.models import Link
from crikit.mail.models import Letter, LetterState, Trouble

BACK_OFF = [timedelta(minutes=m) for m in (1, 2, 5, 15, 30, 60)]
PAUSES = [timedelta(minutes=m) for m in (1, 2, 5, 15, 30)]
GIVE_UP_AFTER = timedelta(days=5)
# What was written to whom stays; the words go.
WORDS_KEPT = timedelta(days=90)
JITTER = 0.2
# All attachments of one letter. They grow by a third on their way, and a slow line must take them within half a minute.
LARGEST_ATTACHMENTS = 5_000_000
MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]{1,90}")

# Postfix says 554, Exim and Exchange 550, to a portal that forgot to sign in: that is no fault of the recipient's.
NO_RELAY = re.compile(
    rb"relay(ing)?( access)? (is )?(denied|not permitted|prohibited)|(unable|not allowed) to relay", re.I
)
NOT_SIGNED_IN = {530, 534, 535, 538}
CLOSING = 421


class Stage(StrEnum):
    """Which of our words the server answered."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"


def trouble_of(stage: Stage, code: int, reply: bytes) -> Trouble:
    """The class of a refusal. A refused sender concerns every letter, so it pauses the queue and charges nobody."""
    if stage is Stage.SENDER or code in NOT_SIGNED_IN or (code >= 500 and NO_RELAY.search(reply)):
        return Trouble.CONFIGURATION
    return Trouble.TRANSIENT if code < 500 else Trouble.PERMANENT


def next_try(attempts: int) -> datetime:
    """When to try again after so many attempts; never quite the same wait, so that letters don't return as a crowd."""
    wait = BACK_OFF[min(max(attempts, 1), len(BACK_OFF)) - 1]
    return clock.now() + wait * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311


def pause_after(pauses: int) -> timedelta:
    return PAUSES[min(pauses, len(PAUSES) - 1)]


def is_hopeless(first_tried_at: datetime | None) -> bool:
    return first_tried_at is not None and clock.now() - first_tried_at >= GIVE_UP_AFTER


def can_carry(link: Link) -> bool:
    """Whether a letter may still take this link along. Its lifetime starts at delivery, so waiting doesn't end it."""
    return is_open(link.used_at, link.revoked_at, link.delivered_at, link.expires_at)


def is_open(
    used_at: datetime | None, revoked_at: datetime | None, delivered_at: datetime | None, expires_at: datetime | None
) -> bool:
    if used_at or revoked_at or expires_at is None:
        return False
    return delivered_at is None or expires_at > clock.now()


def can_send_again(letter: Letter) -> bool:
    """A cancelled letter was taken back on purpose; one that waits goes by itself; of an old one the words are gone."""
    if letter.state == LetterState.SENT and is_old(letter):
        return False
    return letter.state in (LetterState.FAILED, LetterState.SENT) and (letter.link is None or can_carry(letter.link))


def is_old(letter: Letter) -> bool:
    return letter.posted_at <= clock.now() - WORDS_KEPT


def is_address(text: str) -> bool:
    """Shape enough to be spoken to a server: one @, no spaces, brackets or quotes. Forms look closer."""
    return bool(re.fullmatch(r"[^\s<>,;:\"()\[\]\\@\x00-\x20\x7f]+@[^\s<>,;:\"()\[\]\\@\x00-\x20\x7f]+", text))


def size_in_words(size: int) -> str:
    """`34 KB`, rounded up: nothing has no size."""
    if size < 1_000_000:
        return gettext("%(size)s KB", size=count(-(-size // 1_000)))
    return gettext("%(size)s MB", size=count(-(-size // 1_000_000)))


def without_links(body: str) -> str:
    """A body as administrators may see it: the personal link is the recipient's alone."""
    return body.replace(f'href="{LINK_MARK}"', 'href="#"').replace(LINK_MARK, gettext("[personal link]"))
