"""Posting letters, taking them back, sending them again, holding them all; writing them in one's own words."""

from crikit.mail.actions.attaching import attach_drawn
from crikit.mail.actions.forgetting import forget_words
from crikit.mail.actions.holding import OPERATOR, hold, release
from crikit.mail.actions.pausing import FOREVER, pause, pause_after_failure, resume
from crikit.mail.actions.posting import cancel, forget_links, post, post_many, row, send_again
from crikit.mail.actions.telling import tell, tell_worded
from crikit.mail.actions.wording import back_to_standard, save_wording, send_test

__all__ = [
    "FOREVER",
    "OPERATOR",
    "attach_drawn",
    "back_to_standard",
    "cancel",
    "forget_links",
    "forget_words",
    "hold",
    "pause",
    "pause_after_failure",
    "post",
    "post_many",
    "release",
    "resume",
    "row",
    "save_wording",
    "send_again",
    "send_test",
    "tell",
    "tell_worded",
]
