"""“Paste rows” and “Add rows”: many lines at once, from the clipboard or a file."""

import shutil
from pathlib import Path
from typing import Any

from flask import g, render_template, request, url_for
from werkzeug.datastructures import FileStorage

from crikit import scratch
from crikit.customers.models import Customer
from crikit.errors import DomainError
from crikit.keys import one_line
from crikit.language import count, gettext, ngettext
from crikit.numbers import number_in
from crikit.orders import reading
from crikit.orders.actions import rows
from crikit.orders.imports import FILE_BYTES, rows_of
from crikit.orders.queries.orders import order_of_key
from crikit.orders.views import bp
from crikit.orders.views.pad import after_change, changed, customer_of_pad, new_key, pad_page, refused
from crikit.permissions.rules import Permission
from crikit.web import current_actor, is_htmx, requires, toast
from crikit.web.security import takes

# A text and a file, each as large as it may be, and a bit more, so that what is too large is told in a sentence.
LARGEST_PASTE = 3 * FILE_BYTES
LONGEST_FILENAME = 100
NAMED, LONGEST_NAMED = 5, 60


@bp.post("/orders/pad/<key>/rows")
@requires(Permission.ENTER_ORDERS)
@takes(LARGEST_PASTE, text=2 * FILE_BYTES)
def add_rows(key: str) -> Any:
    customer, actor, press = customer_of_pad(key), current_actor(), request.form.get("press", "")[:40]
    try:
        read = _rows(request.form.get("rows", ""), request.files.get("file"))
        added = rows.add_rows(actor, key, customer, read, g.vendor.today, press=press)
        if added.tally.read == added.tally.left_out:
            raise DomainError(gettext("Nothing was added: these rows hold neither a code nor a quantity."))
    except DomainError as error:
        return _refused(key, customer, error)
    _tell(key, added)
    emptied = {"customer": customer, "key": key, "pasted": "", "left_out": added.left_out, "rows_press": new_key()}
    emptied["first"] = added.numbers.start
    return after_change(key, customer, render_template("orders/_paste.html", **emptied, out_of_band=True))


def _refused(key: str, customer: Customer, error: DomainError) -> Any:
    """The box keeps what was pasted into it."""
    if is_htmx():
        return refused(error)
    order, pasted = order_of_key(current_actor(), key), request.form.get("rows", "")
    return pad_page(customer, key, order, refusal=error.sentence, status=error.status, pasted=pasted)


def _rows(text: str, file: FileStorage | None) -> list[reading.Row]:
    if len(text.encode(errors="replace")) > FILE_BYTES:
        raise DomainError(
            gettext(
                "This text is longer than %(most)s MB. Nothing was added. Paste the codes and quantities alone.",
                most=count(FILE_BYTES // 1024 // 1024),
            )
        )
    found = reading.read(text) + (_rows_of_file(file) if file and file.filename else [])
    if not found:
        raise DomainError(gettext("Paste the rows first, or choose a file."))
    reading.refuse_too_many(len(found))
    return found


def _rows_of_file(file: FileStorage) -> list[reading.Row]:
    filename = one_line(Path((file.filename or "").replace("\\", "/")).name)[:LONGEST_FILENAME]
    with scratch.file("order") as copy:
        shutil.copyfileobj(file.stream, copy)
        copy.flush()
        return rows_of(Path(copy.name), filename)


def _tell(key: str, added: rows.Added) -> None:
    """How many became what; a plain browser is told here what was left out, too."""
    if added.written is None:
        toast(gettext("These rows were added already."))
        return
    told = [_sum(added.tally)]
    if added.left_out and not is_htmx():
        named = [f"“{one_line(line.raw)[:LONGEST_NAMED]}”" for line in added.left_out[:NAMED]]
        told.append(gettext("Left out: %(rows)s", rows=", ".join(named)))
    undo = url_for("orders.remove_rows", key=key, first=added.numbers.start, last=added.numbers.stop - 1)
    toast(" ".join(told), undo_url=undo)


def _sum(tally: reading.Tally) -> str:
    counts = {"ready": count(tally.ready), "to_fix": count(tally.to_fix), "left_out": count(tally.left_out)}
    if not tally.left_out:
        return ngettext(
            "%(num)s row read: %(ready)s ready, %(to_fix)s to fix.",
            "%(num)s rows read: %(ready)s ready, %(to_fix)s to fix.",
            tally.read,
            **counts,
        )
    return ngettext(
        "%(num)s row read: %(ready)s ready, %(to_fix)s to fix, %(left_out)s left out.",
        "%(num)s rows read: %(ready)s ready, %(to_fix)s to fix, %(left_out)s left out.",
        tally.read,
        **counts,
    )


@bp.post("/orders/pad/<key>/rows/removal")
@requires(Permission.ENTER_ORDERS)
def remove_rows(key: str) -> Any:
    first, last = (number_in(request.args.get(name)) or 0 for name in ("first", "last"))
    numbers, today = range(first, last + 1), g.vendor.today
    return changed(key, lambda customer: rows.remove_rows(current_actor(), key, customer, numbers, today))


@bp.post("/orders/pad/<key>/quantities")
@requires(Permission.ENTER_ORDERS)
def choose_numbers(key: str) -> Any:
    place, of = (number_in(request.form.get(name)) or 0 for name in ("place", "of"))
    today = g.vendor.today
    return changed(key, lambda customer: rows.choose_numbers(current_actor(), key, customer, place, of, today))
