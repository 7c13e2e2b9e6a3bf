"""A list that is handed over as a file."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import send_file

from crikit import clock
from crikit.downloads import Row, csv_file, xlsx_file
from crikit.web.jinja import zone

WRITERS = {
    "csv": (csv_file, "text/csv"),
    "xlsx": (xlsx_file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def attachment(name: str, form: str, headings: Sequence[str], rows: Iterable[Row]) -> Any:
    """`portal-users-2026-11-22.csv`: the list as it is today, in the vendor's time zone. `form` is csv or xlsx."""
    write, mimetype = WRITERS[form]
    today = clock.now().astimezone(zone()).date()
    file = write(headings, rows, zone())
    response = send_file(file, mimetype, as_attachment=True, download_name=f"{name}-{today}.{form}")
    # Flask lets browsers keep files; a list of people is as private as the page it stands on.
    response.headers["Cache-Control"] = "no-store"
    return response
