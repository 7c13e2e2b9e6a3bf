"""Answers travel packed, in the way that the browser takes and the server likes best."""

import gzip
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import brotli
import pytest
from backports import zstd
from flask import Flask, Response

from crikit.web import packing

pytestmark = pytest.mark.sqlite_only

PAGE = "<p>Meadow Kettle</p>" * 200
TODAY = "gzip, deflate, br, zstd"


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("packing")
    packing.init_app(app)
    app.add_url_rule("/page", view_func=lambda: Response(PAGE, mimetype="text/html", headers={"Vary": "HX-Request"}))
    app.add_url_rule("/row", endpoint="row", view_func=lambda: "<p>Kettle</p>")
    app.add_url_rule("/lost", endpoint="lost", view_func=lambda: (PAGE, 404))
    app.add_url_rule("/photo", endpoint="photo", view_func=lambda: Response(PAGE, mimetype="image/png"))
    app.add_url_rule("/file", endpoint="file", view_func=lambda: Response(iter([PAGE]), mimetype="text/html"))
    return app


@pytest.mark.parametrize(
    ("accepted", "coding", "opened"),
    [
        (TODAY, "zstd", zstd.decompress),
        ("gzip, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("zstd;q=0, gzip", "gzip", gzip.decompress),
        ("gzip;q=1, zstd;q=0.5", "gzip", gzip.decompress),
        ("", None, bytes),
    ],
)
def test_a_page_is_packed_as_the_browser_takes_it(
    app: Flask, accepted: str, coding: str | None, opened: Callable[[bytes], bytes]
) -> None:
    answer = app.test_client().get("/page", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding
    assert opened(answer.data).decode() == PAGE
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert answer.headers["Vary"] == "HX-Request, Accept-Encoding"


@pytest.mark.parametrize("path", ["/row", "/lost", "/photo", "/file"])
def test_what_is_small_an_error_a_picture_or_streamed_leaves_as_it_is(app: Flask, path: str) -> None:
    answer = app.test_client().get(path, headers={"Accept-Encoding": TODAY})
    assert "Content-Encoding" not in answer.headers
    assert "Kettle" in answer.text


def test_threads_pack_side_by_side(app: Flask) -> None:
    def asked(_: int) -> str:
        return zstd.decompress(app.test_client().get("/page", headers={"Accept-Encoding": TODAY}).data).decode()

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(asked, range(40))) == {PAGE}
