"""The database: SQLite or PostgreSQL behind one proxy, models that know their vendor, hot queries kept as text."""

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from peewee import SQL, Database, DatabaseProxy, DateTimeField, ForeignKeyField, IntegerField, Model, Select, Value, fn

from crikit import engines

database = DatabaseProxy()
_writers_place = threading.RLock()


def open_database(url: str) -> Database:
    """The database behind `url`, bound to the proxy that all models use."""
    opened = engines.sqlite(url) if url.startswith("sqlite:") else engines.postgres(url)
    database.initialize(opened)
    return opened


def is_sqlite() -> bool:
    return isinstance(database.obj, engines.Sqlite)


@contextmanager
def atomic() -> Iterator[Any]:
    """One transaction, or a savepoint inside one. Nothing slow belongs inside: SQLite has one writer's place.

    Threads wait for that place here, where they are woken at once; SQLite itself would look again after up to 0.1 s.
    """
    is_ours = is_sqlite() and _writers_place.acquire(timeout=engines.MILLISECONDS_BUSY / 1000)
    try:
        with database.atomic() as transaction:
            yield transaction
    finally:
        if is_ours:
            _writers_place.release()


@contextmanager
def connection() -> Iterator[None]:
    """A connection for work outside a request: jobs, commands, tests. Joins the one that is open already."""
    if not database.is_closed():
        yield
        return
    with database.connection_context():
        yield


# Two walls stand between vendors. This is the second: a model of a vendor refuses a query when nobody has said whose.

_EVERY_VENDOR = -1
_scope: ContextVar[int | None] = ContextVar("vendor_scope", default=None)


class NoVendor(RuntimeError):
    """A query on vendors' data outside `vendor_scope` and `every_vendor`: a mistake in the code, never shown."""


@contextmanager
def vendor_scope(vendor_id: int) -> Iterator[None]:
    token = _scope.set(vendor_id)
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def every_vendor() -> Iterator[None]:
    """For the few readers that serve the whole deployment: delivery, purging, sign-in, links."""
    token = _scope.set(_EVERY_VENDOR)
    try:
        yield
    finally:
        _scope.reset(token)


def enter_vendor(vendor_id: int | None) -> None:
    """Sets the scope for the rest of a request; None leaves it, so that a thread's next request starts without one."""
    _scope.set(vendor_id)


def scope_of(model: type[Model]) -> int:
    """The vendor's id in whose scope the code runs, or -1 for every vendor. Raises NoVendor."""
    scope = _scope.get()
    if scope is None:
        raise NoVendor(f"{model.__name__} was asked outside of a vendor's scope")
    return scope


class UTCDateTimeField(DateTimeField):
    """Aware UTC in Python, naive UTC in the column: the same on both databases."""

    def db_value(self, value: datetime | None) -> datetime | None:
        if value is None or not isinstance(value, datetime):
            return value
        if value.tzinfo is None:
            raise ValueError("a time without a zone can't be stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def python_value(self, value: Any) -> datetime | None:
        moment = super().python_value(value)  # type: ignore[no-untyped-call]
        return moment.replace(tzinfo=UTC) if isinstance(moment, datetime) else moment


class Reference(ForeignKeyField):
    """A row of the same vendor: the database refuses any other. An index is declared only where one serves."""

    def __init__(self, model: type[Model], **options: Any) -> None:
        super().__init__(model, **{"index": False, **options})

    def foreign_key_constraint(self, explicit_name: bool = False) -> Any:
        then = f" ON DELETE {self.on_delete}" if self.on_delete else ""
        table = self.rel_model._meta.table_name
        return SQL(f"FOREIGN KEY (vendor_id, {self.column_name}) REFERENCES {table} (vendor_id, id){then}")


class BaseModel(Model):
    class Meta:
        database = database
        only_save_dirty = True
        legacy_table_names = False


class VendorModel(BaseModel):
    """A row of one vendor. Reads and writes happen inside that vendor's scope only."""

    vendor_id = IntegerField(constraints=[SQL("REFERENCES vendor (id)")])

    @classmethod
    def select(cls, *fields: Any) -> Any:
        return cls._within(super().select(*fields))

    @classmethod
    def update(cls, *args: Any, **values: Any) -> Any:
        return cls._within(super().update(*args, **values))

    @classmethod
    def delete(cls) -> Any:
        return cls._within(super().delete())

    @classmethod
    def create(cls, **values: Any) -> Any:
        return super().create(**cls._stamped(values))

    @classmethod
    def insert(cls, __data: Any = None, **values: Any) -> Any:
        row = {**(__data or {}), **values}
        return super().insert(cls._stamped(row))

    @classmethod
    def insert_many(cls, rows: Any, fields: Any = None) -> Any:
        if fields is None:
            return super().insert_many([cls._stamped(row) for row in rows])
        scope_of(cls)
        return super().insert_many(rows, fields)

    @classmethod
    def insert_from(cls, query: Any, fields: Any) -> Any:
        scope_of(cls)
        return super().insert_from(query, fields)

    @classmethod
    def _within(cls, query: Any) -> Any:
        scope = scope_of(cls)
        if scope == _EVERY_VENDOR:
            return query
        return query.where(cls.vendor_id == (slot("vendor_id") if _building.get() else scope))

    @classmethod
    def _stamped(cls, row: dict[Any, Any]) -> dict[Any, Any]:
        scope = scope_of(cls)
        owner = row.get("vendor_id", row.get(cls.vendor_id))
        if scope == _EVERY_VENDOR:
            if owner is None:
                raise NoVendor(f"{cls.__name__} was written without a vendor")
            return row
        if owner not in (None, scope):
            raise NoVendor(f"{cls.__name__} was written for another vendor")
        return {**row, "vendor_id": slot("vendor_id") if _building.get() else scope} if owner is None else row


# Building a Peewee query costs more than running it, so the busiest lists keep their SQL text, one per filter shape.

_building: ContextVar[bool] = ContextVar("building_kept_query", default=False)
_kept: dict[Hashable, tuple[str, list[Any]]] = {}


class _Slot:
    def __init__(self, name: str) -> None:
        self.name = name


def slot(name: str) -> Value:
    """A place in a kept query that is filled by name each time it runs."""
    return Value(_Slot(name), converter=False)


def kept(key: Hashable, build: Callable[[], Any], /, **values: Any) -> Any:
    """A cursor over the raw rows of a query whose text is built once per `key` and database.

    Values stand in the query as `slot("name")` and are passed by name; the vendor's scope fills itself in.
    Rows are the driver's own: times go through `clock.from_column`, booleans may be 0 and 1.
    """
    scope = _scope.get()
    if scope is None:
        raise NoVendor(f"the kept query {key!r} was run outside of a vendor's scope")
    place = (type(database.obj), scope == _EVERY_VENDOR, key)
    if place not in _kept:
        token = _building.set(True)
        try:
            _kept[place] = build().sql()
        finally:
            _building.reset(token)
    text, params = _kept[place]
    values["vendor_id"] = scope
    return database.obj.execute_sql(text, [values[p.name] if isinstance(p, _Slot) else p for p in params])


def count_of(query: Any) -> Any:
    """`SELECT count(*)` over the query as it stands; with a limit it stops counting there."""
    return Select([query.alias("counted")], [fn.COUNT(SQL("*"))]).bind(database)


def constants(*values: Any) -> list[Value]:
    """Values as columns of an INSERT … SELECT."""
    return [Value(moment(v) if isinstance(v, datetime) else v, converter=False) for v in values]


def locked(query: Any, of: type[Model]) -> Any:
    """Rows that no other transaction is at work on. SQLite has one writer only, who needs no locks."""
    return query if is_sqlite() else query.for_update("FOR UPDATE SKIP LOCKED", of=of)


def held(query: Any) -> Any:
    """Rows that are ours until the transaction ends; whoever has them now is waited for. Rows that refer to them may
    still come. SQLite has one writer only, who needs no locks."""
    return query if is_sqlite() else query.for_update("FOR NO KEY UPDATE")


def moment(at: datetime) -> datetime:
    """The time as a column holds it, for kept queries."""
    return at.astimezone(UTC).replace(tzinfo=None)
