"""Posting letters, taking them back, sending them again, holding them all."""

from crikit.mail.actions.pausing import FOREVER, pause, pause_after_failure, resume
from crikit.mail.actions.posting import cancel, forget_links, post, post_many, row, send_again

__all__ = [
    "FOREVER",
    "cancel",
    "forget_links",
    "pause",
    "pause_after_failure",
    "post",
    "post_many",
    "resume",
    "row",
    "send_again",
]
