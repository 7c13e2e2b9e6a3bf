"""Single rows by kept queries: read as models, and saved. Only for what happens at every key that somebody presses."""

from collections.abc import Callable, Hashable
from typing import Any

from crikit import db


def row_of(model: Any, key: Hashable, build: Callable[[], Any], /, **values: Any) -> Any:
    """The first row of a kept query that selects all of a model, as that model; None if there is none."""
    row = db.kept(key, build, **values).fetchone()
    if row is None:
        return None
    fields = zip(model._meta.sorted_fields, row, strict=True)
    found = model(__no_default__=1, **{field.name: field.python_value(value) for field, value in fields})
    found._dirty.clear()
    return found


def save(row: Any) -> None:
    """Saves what was changed of a row, by a kept statement for each set of columns."""
    model = type(row)
    changed = {field.name: field.db_value(row.__data__[field.name]) for field in row.dirty_fields}

    def build() -> Any:
        to = {name: db.slot(name) for name in changed}
        return model.update(**to).where(model._meta.primary_key == db.slot("row_id"))

    db.kept(("save", model, *sorted(changed)), build, row_id=row.get_id(), **changed)
    row._dirty.clear()
