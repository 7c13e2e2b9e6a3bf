"""The second wall: models of a vendor answer inside a scope only, and the database itself keeps vendors apart."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from peewee import ForeignKeyField, IntegrityError

from crikit import db, engines, schema
from crikit.accounts.models import User
from crikit.customers.models import Customer, CustomerType, SalesRep
from crikit.db import NoVendor, VendorModel
from crikit.links.models import Link
from crikit.permissions.models import RepAccess
from tests.cast import Cast
from tests.scenes import scene

OF_A_VENDOR = [model for model in schema.TABLES if issubclass(model, VendorModel)]
# Their rows serve the whole deployment, or come before anyone knows whose door it is.
OF_NOBODY = {"Vendor", "Tries", "Outbox", "PasswordRequest", "Job", "Trial", "Backup"}

QUERIES: dict[str, Callable[[Any], Any]] = {
    "select": lambda model: list(model.select()),
    "select of one column": lambda model: list(model.select(model.vendor_id).tuples()),
    "get": lambda model: model.get_or_none(),
    "get by id": lambda model: model.get_or_none(model.vendor_id == 1),
    "count": lambda model: model.select().count(),
    "exists": lambda model: model.select().exists(),
    "update": lambda model: model.update(vendor_id=1).execute(),
    "delete": lambda model: model.delete().execute(),
    "create": lambda model: model.create(vendor_id=1),
    "insert": lambda model: model.insert(vendor_id=1).execute(),
    "insert many": lambda model: model.insert_many([{"vendor_id": 1}]).execute(),
    "insert from": lambda model: model.insert_from(model.select(), [model.vendor_id]).execute(),
    "kept": lambda model: db.kept(("any", model), lambda: model.select()),
}


def in_no_scope(act: Callable[[], Any]) -> Any:
    db.enter_vendor(None)
    return act()


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_outside_of_a_scope_nothing_of_a_vendor_is_read_or_written(query: Callable[[Any], Any]) -> None:
    for model in OF_A_VENDOR:
        with pytest.raises(NoVendor):
            in_no_scope(lambda model=model: query(model))


def test_every_table_belongs_to_vendors_but_for_a_known_few() -> None:
    assert {model.__name__ for model in schema.TABLES if model not in OF_A_VENDOR} == OF_NOBODY


def test_a_scope_shows_its_own_rows_only(cast: Cast) -> None:
    assert {c.name for c in Customer.select()} == {"Green Valley", "Old Mill"}
    assert Customer.select().count() == 2
    assert Customer.get_or_none(Customer.id == cast.lakeside.id) is None
    with db.vendor_scope(cast.other_vendor.id):
        assert [c.name for c in Customer.select()] == ["Lakeside"]
    with db.every_vendor():
        assert Customer.select().count() == 3


def test_a_scope_changes_its_own_rows_only(cast: Cast) -> None:
    assert Customer.update(terms="Net 30").execute() == 2
    assert Link.delete().execute() == 0
    with db.vendor_scope(cast.other_vendor.id):
        assert Customer.get().terms == ""


def test_a_row_is_stamped_with_the_vendor_of_the_scope(cast: Cast) -> None:
    CustomerType.insert_many([{"name": n, "name_key": n} for n in ("a", "b")]).execute()
    CustomerType.insert(name="c", name_key="c").execute()
    assert {made.vendor_id for made in CustomerType.select()} == {cast.vendor.id}
    assert CustomerType.select().count() == 3


@pytest.mark.parametrize("way", ["create", "insert", "insert_many"])
def test_nothing_is_written_for_another_vendor(cast: Cast, way: str) -> None:
    row = {"vendor_id": cast.other_vendor.id, "name": "a", "name_key": "a"}
    with pytest.raises(NoVendor):
        CustomerType.create(**row) if way == "create" else getattr(CustomerType, way)([row] if "many" in way else row)


def test_a_write_for_every_vendor_says_whose_it_is(cast: Cast) -> None:
    with db.every_vendor():
        with pytest.raises(NoVendor):
            CustomerType.create(name="a", name_key="a")
        assert CustomerType.create(vendor_id=cast.other_vendor.id, name="a", name_key="a").id


def test_a_kept_query_answers_for_the_scope_it_runs_in(cast: Cast) -> None:
    def names() -> list[str]:
        return [name for (name,) in db.kept("names", lambda: Customer.select(Customer.name).order_by(Customer.id))]

    assert names() == ["Green Valley", "Old Mill"]
    with db.vendor_scope(cast.other_vendor.id):
        assert names() == ["Lakeside"]
    with db.every_vendor():
        assert names() == ["Green Valley", "Old Mill", "Lakeside"]
    assert names() == ["Green Valley", "Old Mill"]


def test_a_kept_query_fills_its_slots_each_time(cast: Cast) -> None:
    def code(name: str) -> str:
        build = lambda: Customer.select(Customer.code).where(Customer.name == db.slot("name"))  # noqa: E731
        return str(db.kept("code by name", build, name=name).fetchone()[0])

    assert [code(name) for name in ("Green Valley", "Old Mill")] == ["1001", "1002"]


def test_a_scope_ends_though_the_work_in_it_failed(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), db.vendor_scope(cast.other_vendor.id):
        raise ZeroDivisionError
    assert db.scope_of(Customer) == cast.vendor.id


def references() -> list[tuple[type[VendorModel], Any, Any]]:
    """Every column of a vendor's table that names a row of another one, and that other one."""
    found = [(User, User.customer_id, Customer), (User, User.rep_id, SalesRep), (RepAccess, RepAccess.rep_id, SalesRep)]
    for model in OF_A_VENDOR:
        keys = (field for field in model._meta.sorted_fields if isinstance(field, ForeignKeyField))
        found += [(model, key, key.rel_model) for key in keys]
    return found


def test_no_row_refers_to_a_row_of_another_vendor(cast: Cast) -> None:
    cast.browser(cast.mira)
    scene(cast.mira)
    with db.vendor_scope(cast.other_vendor.id):
        scene(cast.dana)
    taken = []
    for model, column, target in references():
        with db.vendor_scope(cast.other_vendor.id):
            foreign = target.select().order_by(target.id.desc()).first()
        own = model.select().where(column.is_null(False)).first()
        assert own, (model, column)
        again = {column: getattr(own, column.column_name)}
        assert model.update(again).where(model._meta.primary_key == own).execute() == 1, (model, column)
        with suppress(IntegrityError), db.atomic():
            model.update({column: foreign.id}).where(model._meta.primary_key == own).execute()
            taken.append(f"{model.__name__}.{column.name}")
    assert taken == []


@pytest.mark.sqlite_only
def test_a_new_sqlite_file_and_what_stands_beside_it_is_its_owners_alone(tmp_path: Path) -> None:
    opened = engines.sqlite(f"sqlite:///{tmp_path}/within/new.db")
    with opened:
        opened.execute_sql("CREATE TABLE t (n)")
        modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "within").iterdir()}
    opened.close_all()  # type: ignore[attr-defined]
    assert modes == {"new.db": 0o600, "new.db-wal": 0o600, "new.db-shm": 0o600}
