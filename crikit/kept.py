"""Single rows by kept queries: read as models, and saved. Only for what happens at every key that somebody presses."""

from collections.abc import Callable, Hashable
from typing import Any

from crikit import db


def row_of(model: Any, key: Hashable, build: Callable[[], Any], /, **values: Any) -> Any:
    """The first row of a kept query that selects all of a model, as that model; None if there is none."""
    row = db.kept(key, build, **values).fetchone()
    if row is None:
        return None
    found = model(__no_default__=1)
    # Not as attributes, each of which would be noted as changed.
    found.__data__ = {f.name: f.python_value(value) for f, value in zip(model._meta.sorted_fields, row, strict=True)}
    found.as_read = dict(found.__data__)
    return found


def save(row: Any) -> None:
    """Saves what of a row says something else than when it was read, by a kept statement for each set of columns.

    What says the same again isn't written: indexes and the search's trigger would be at work for nothing.
    """
    model, was = type(row), getattr(row, "as_read", {})
    fields = [field for field in row.dirty_fields if row.__data__[field.name] != was.get(field.name, db)]
    changed = {field.name: field.db_value(row.__data__[field.name]) for field in fields}

    def build() -> Any:
        to = {name: db.slot(name) for name in changed}
        return model.update(**to).where(model._meta.primary_key == db.slot("row_id"))

    if changed:
        db.kept(("save", model, *sorted(changed)), build, row_id=row.get_id(), **changed)
    row._dirty.clear()
    row.as_read = dict(row.__data__)
