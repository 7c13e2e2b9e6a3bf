"""The bucket of the library: a few bytes are put there, fetched and deleted again."""

import io
import secrets
from collections.abc import Iterator

from crikit.admin.doctor import Examination, Finding, ok, wrong
from crikit.library import bucket

CONTENT = b"flask doctor was here"


def check(examination: Examination) -> Iterator[Finding]:
    chosen = examination.settings
    if not chosen.library_bucket:
        yield ok("No LIBRARY_BUCKET: documents of the library stand in the database.")
        return
    key, found = f"library/doctor/{secrets.token_hex(8)}", io.BytesIO()
    try:
        bucket.put(key, io.BytesIO(CONTENT), len(CONTENT))
        bucket.fetch(key, found, len(CONTENT))
        bucket.delete(key)
    except bucket.Unkept as fault:
        yield wrong(
            f"{chosen.library_bucket} at {chosen.s3_endpoint}: {fault.reason}. Look at S3_ENDPOINT and S3_REGION, and "
            "whether that key may PutObject, GetObject and DeleteObject there."
        )
        return
    if found.getvalue() == CONTENT:
        yield ok(f"{chosen.library_bucket} at {chosen.s3_endpoint} keeps what it is given and gives it back.")
    else:
        yield wrong(f"{chosen.library_bucket} gave something else back than was put there. Is it the right one?")
