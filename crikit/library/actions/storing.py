"""Where the content of a version stands: in the database in pieces, or in a bucket if the settings name one."""

import io
from tempfile import SpooledTemporaryFile
from typing import IO

from crikit.library import bucket
from crikit.library.models import Piece, Version
from crikit.library.queries.office import pieces_of

PIECE_BYTES = 256 * 1024
KEPT_IN_MEMORY = 1_000_000


def put_away(vendor_id: int, key: str, content: bytes) -> bool:
    """Into the bucket, if there is one; True then. Before the transaction, which nobody else should wait for."""
    if not bucket.is_in_use():
        return False
    bucket.put(_object(vendor_id, key), io.BytesIO(content), len(content))
    return True


def keep(version: Version, content: bytes) -> None:
    """In the transaction that makes the version."""
    if version.in_bucket:
        return
    for number, place in enumerate(range(0, len(content), PIECE_BYTES)):
        Piece.create(version=version, number=number, content=content[place : place + PIECE_BYTES])


def content_of(version: Version) -> IO[bytes]:
    """A temporary file from its beginning; whoever sends it closes it. Raises Unreached."""
    file = SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115
    try:
        _write(version, file)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def _write(version: Version, file: IO[bytes]) -> None:
    if version.in_bucket:
        bucket.fetch(_object(version.vendor_id, version.key), file, version.size)
        return
    for piece in pieces_of(version):
        file.write(piece)


def throw_away(vendor_id: int, key: str) -> None:
    """Out of the bucket. Raises Unreached."""
    bucket.delete(_object(vendor_id, key))


def _object(vendor_id: int, key: str) -> str:
    return f"library/{vendor_id}/{key}"
