"""The session's cookie: signed with keys that are worked out once, and sent only when it changed."""

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from crikit.web.sessions import Sessions
from tests.cast import Cast


@pytest.fixture
def bare() -> Flask:
    app = Flask("bare")
    app.config["SECRET_KEY"] = "a key of now"
    return app


def test_what_flask_signed_is_read_and_the_other_way_round(bare: Flask) -> None:
    ours, flasks = (kind().get_signing_serializer(bare) for kind in (Sessions, SecureCookieSessionInterface))
    assert ours
    assert flasks
    assert ours.loads(flasks.dumps({"n": 1})) == flasks.loads(ours.dumps({"n": 1})) == {"n": 1}


def test_another_key_is_taken_up_and_the_former_one_still_read(bare: Flask) -> None:
    before = Sessions()
    signed = before.get_signing_serializer(bare).dumps({"n": 1})
    bare.config.update(SECRET_KEY="the next key", SECRET_KEY_FALLBACKS=["a key of now"])
    assert before.get_signing_serializer(bare).loads(signed) == {"n": 1}
    bare.config.update(SECRET_KEY_FALLBACKS=[])
    with pytest.raises(Exception, match="does not match"):
        before.get_signing_serializer(bare).loads(signed)


def test_who_only_reads_gets_no_cookie(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    browser.get("/tools/invite/customers")
    answer = browser.get("/tools/invite/customers")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" in answer.vary
