"""What is handed over as a file: a list, or a file that was kept."""

import io
from collections.abc import Iterable, Sequence
from typing import IO, Any

from flask import send_file

from crikit import clock
from crikit.downloads import Row, csv_file, xlsx_file
from crikit.web.jinja import zone
from crikit.web.security import FILE_POLICY

WRITERS = {
    "csv": (csv_file, "text/csv"),
    "xlsx": (xlsx_file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def attachment(name: str, form: str, headings: Sequence[str], rows: Iterable[Row]) -> Any:
    """`portal-users-2026-11-22.csv`: the list as it is today, in the vendor's time zone. `form` is csv or xlsx."""
    write, mimetype = WRITERS[form]
    today = clock.now().astimezone(zone()).date()
    file = write(headings, rows, zone())
    return _handed_over(file, mimetype, f"{name}-{today}.{form}")


def kept_file(name: str, media_type: str, content: bytes) -> Any:
    """As it was kept, to save and never to show: whatever is in it doesn't run under our address."""
    return kept_stream(name, media_type, io.BytesIO(content), len(content))


def kept_stream(name: str, media_type: str, file: IO[bytes], size: int) -> Any:
    """The same from a file, which is closed once it is sent."""
    response = _handed_over(file, media_type, name)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.content_length = size
    return response


def _handed_over(file: IO[bytes], media_type: str, name: str) -> Any:
    response = send_file(file, media_type, as_attachment=True, download_name=name)
    # Flask lets browsers keep files; a list of people is as private as the page it stands on.
    response.headers["Cache-Control"] = "no-store"
    return response


def pdf(name: str, content: bytes) -> Any:
    """A document to print; `name` may hold whatever accounting calls it."""
    return kept_file(f"{plain(name)}.pdf", "application/pdf", content)


def plain(name: str) -> str:
    """The name without what a file's name can't hold."""
    return "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in name)[:100]
