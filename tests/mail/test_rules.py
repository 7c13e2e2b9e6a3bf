"""What a mail server means: what begins with 4 is for now, what begins with 5 for good (RFC 5321, 4.2.1)."""

import pytest

from crikit.mail.models import Trouble
from crikit.mail.rules import Stage, trouble_of


@pytest.mark.parametrize(
    ("stage", "code", "reply", "trouble"),
    [
        (Stage.RECIPIENT, 499, b"later", Trouble.TRANSIENT),
        (Stage.RECIPIENT, 500, b"what?", Trouble.PERMANENT),
        (Stage.CONTENT, 554, b"spam", Trouble.PERMANENT),
        (Stage.SENDER, 451, b"later", Trouble.CONFIGURATION),
        (Stage.RECIPIENT, 535, b"who are you", Trouble.CONFIGURATION),
        (Stage.RECIPIENT, 500, b"Relay access denied", Trouble.CONFIGURATION),
        (Stage.RECIPIENT, 450, b"relay access denied for now", Trouble.TRANSIENT),
    ],
)
def test_a_refusal_is_for_now_for_good_or_for_everybody(
    stage: Stage, code: int, reply: bytes, trouble: Trouble
) -> None:
    assert trouble_of(stage, code, reply) is trouble
