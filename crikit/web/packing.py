"""Answers packed for their way: Flask-Compress, with a short way for today's browsers, which all name zstd."""

from collections import deque

from backports.zstd import ZstdCompressor
from flask import Flask, Response, request
from flask_compress import Compress

# Less than one packet travels as fast as it is.
SMALLEST = 1_200
LEVEL = 4


# Each has a megabyte or more. So many answers are packed at a time, however many threads there are.
KEPT = 4
# To make one takes three times as long as to pack a fragment.
_packers: deque[ZstdCompressor] = deque(maxlen=KEPT)


def packed(body: bytes) -> bytes:
    try:
        packer = _packers.pop()
    except IndexError:
        packer = ZstdCompressor(LEVEL)
    whole = packer.compress(body, ZstdCompressor.FLUSH_FRAME)
    _packers.append(packer)
    return whole


class Packing(Compress):
    def after_request(self, response: Response | None) -> Response:
        if response is None or not _is_plain(response):
            return super().after_request(response)
        headers = response.headers
        headers["Vary"] = ", ".join(filter(None, (headers.get("Vary"), "Accept-Encoding")))
        body = response.get_data()
        if len(body) >= SMALLEST:
            response.set_data(packed(body))
            headers["Content-Encoding"] = "zstd"
        return response


def _is_plain(response: Response) -> bool:
    """A page or a fragment, for a browser that takes zstd and leaves the choice to us: names no qualities."""
    accepted, headers = request.headers.get("Accept-Encoding", ""), response.headers
    takes_zstd = "zstd" in accepted and ";" not in accepted
    is_whole = response.status_code == 200 and not response.is_streamed and response.mimetype == "text/html"
    return takes_zstd and is_whole and "Content-Encoding" not in headers and "ETag" not in headers


def init_app(app: Flask) -> None:
    app.config.update(
        # Level 1 costs a quarter of level 6 for 15 % more bytes; pages are small.
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_LEVEL=1,
        COMPRESS_BR_LEVEL=4,
        COMPRESS_ZSTD_LEVEL=LEVEL,
        COMPRESS_STREAMS=False,
        # Pages are never stored, so none is asked for again with a condition.
        COMPRESS_EVALUATE_CONDITIONAL_REQUEST=False,
        COMPRESS_MIN_SIZE=SMALLEST,
    )
    Packing(app)
