"""Rows that a thousand tests begin with: made once on each kind of database, then written as they were made."""

import copy
import json
from datetime import datetime, timedelta
from typing import Any

from peewee import AutoField, Model

from crikit import clock, db, schema

Row = tuple[Any, ...]


class Kept:
    """What is in a database that held nothing before, and the objects that stand for it; times are as old as then."""

    def __init__(self, objects: dict[str, object]) -> None:
        # Nothing of it is younger than this moment, so that what a test makes comes after all of it.
        self.objects, self.noted_at = copy.deepcopy(objects), clock.now()
        found = ((model, rows(model)) for model in schema.TABLES)
        self.tables = [(model, theirs) for model, theirs in found if theirs]

    def bring_back(self) -> dict[str, Any]:
        """Writes the rows, and returns objects of the test's own."""
        passed = clock.now() - self.noted_at
        with db.atomic():
            for model, theirs in self.tables:
                write(model, [later(model, row, passed) for row in theirs])
        objects = copy.deepcopy(self.objects)
        for made in objects.values():
            if isinstance(made, Model):
                postpone(made, passed)
        return objects


def is_empty() -> bool:
    return not any(rows(model) for model in schema.TABLES)


def table_of(model: type[Model]) -> str:
    name: str = model._meta.table_name
    return name


def columns(model: type[Model]) -> str:
    return ", ".join(f'"{field.column_name}"' for field in model._meta.sorted_fields)


def rows(model: type[Model]) -> list[Row]:
    asked = f'SELECT {columns(model)} FROM "{table_of(model)}" ORDER BY 1'  # noqa: S608
    return [tuple(map(as_written, row)) for row in db.database.execute_sql(asked).fetchall()]


def as_written(value: Any) -> Any:
    """PostgreSQL hands JSON over as what it says."""
    return json.dumps(value) if isinstance(value, list | dict) else value


def write(model: type[Model], theirs: list[Row]) -> None:
    places = ", ".join([f"({', '.join([db.database.param] * len(theirs[0]))})"] * len(theirs))
    values = [value for row in theirs for value in row]
    db.database.execute_sql(f'INSERT INTO "{table_of(model)}" ({columns(model)}) VALUES {places}', values)  # noqa: S608
    if not db.is_sqlite() and isinstance(model._meta.primary_key, AutoField):
        asked = f"SELECT setval(pg_get_serial_sequence('\"{table_of(model)}\"', 'id'), %s)"
        db.database.execute_sql(asked, [max(row[0] for row in theirs)])


def later(model: type[Model], row: Row, passed: timedelta) -> Row:
    fields = zip(model._meta.sorted_fields, row, strict=True)
    return tuple(moved(value, passed) if isinstance(field, db.UTCDateTimeField) else value for field, value in fields)


def moved(value: datetime | str | None, passed: timedelta) -> datetime | str | None:
    """SQLite keeps times as text."""
    if isinstance(value, str):
        return str(datetime.fromisoformat(value) + passed)
    return value and value + passed


def postpone(made: Model, passed: timedelta) -> None:
    for field in made._meta.sorted_fields:
        value = made.__data__.get(field.name)
        if isinstance(field, db.UTCDateTimeField) and value:
            made.__data__[field.name] = value + passed
