"""Style sheets and behaviours: packed, and kept by browsers, except where somebody works on them."""

import dataclasses
import gzip
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from crikit.config import Settings
from crikit.web import static

SHEET = "/static/now/css/all.css"
FOLDER = Path(static.__file__).parents[1] / "static"


def visitor(settings: Settings) -> FlaskClient:
    app = Flask("crikit", static_folder=None)
    static.init_app(app, settings)
    return app.test_client()


@pytest.mark.parametrize(
    ("accepted", "opened"), [("br, gzip", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)]
)
def test_a_file_is_packed_as_the_browser_can_open_it(
    usual: Settings, accepted: str, opened: Callable[[bytes], bytes]
) -> None:
    answer = visitor(usual).get(SHEET, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding", "") == accepted.split(",")[0]
    assert opened(answer.data).startswith((FOLDER / "css/app.css").read_bytes())


def test_whoever_works_on_a_file_sees_what_it_has_become(usual: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = visitor(dataclasses.replace(usual, testing=False))
    before = browser.get(SHEET, headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in before.headers
    assert before.headers["Cache-Control"] == "no-cache"
    monkeypatch.setattr(static, "SHEETS", static.SHEETS[:1])
    after = browser.get(SHEET, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert before.data.startswith(after.data)
    unchanged = browser.get(SHEET, headers={"If-None-Match": after.headers["ETag"]})
    assert unchanged.status_code == 304


def test_in_production_a_file_is_kept_while_it_stays_as_it_is(usual: Settings) -> None:
    browser = visitor(dataclasses.replace(usual, testing=False, env="production"))
    build = static.build_of(FOLDER)
    assert "immutable" in browser.get(f"/static/{build}/css/all.css").headers["Cache-Control"]
    assert browser.get(SHEET).headers["Cache-Control"] == "no-cache"
