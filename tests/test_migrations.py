"""Migrations lead to exactly the tables of the models, forward and back, on both databases, whoever else deploys."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crikit import db, migrations
from crikit.schema import TABLES

ROOT = Path(__file__).resolve().parent.parent
# The search index is no table of a model; the runner keeps a table of what it applied.
NOT_OURS = re.compile(r"(customer|invoice|item|library_document|orders|portal_user|shipment)_search|migration|^sqlite_")
COLLATION = re.compile(r'\s*COLLATE "?\w+"?', re.IGNORECASE)

Schema = dict[str, set[str]]


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[str]:
    """An empty database, opened."""
    opened = db.open_database(empty_database_url)
    yield empty_database_url
    opened.close_all()


@pytest.fixture
def of_the_models(engine: str, request: pytest.FixtureRequest) -> Schema:
    """What the models make of an empty database, without any migration."""
    server: Any = request.getfixturevalue("files" if engine == "sqlite" else "cluster")
    with server.database(empty=True) as url:
        opened = db.open_database(url)
        with db.connection():
            for model in TABLES:
                model.create_table()
        found = schema()
        opened.close_all()
    return found


def schema() -> Schema:
    """Each table with its columns, constraints and indexes, as the database itself tells them."""
    with db.connection():
        return _sqlite_schema() if db.is_sqlite() else _postgres_schema()


def _sqlite_schema() -> Schema:
    found: Schema = {}
    rows = db.database.execute_sql(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    ).fetchall()
    for kind, name, table, sql in rows:
        if not NOT_OURS.search(name) and kind in ("table", "index"):
            text = " ".join(COLLATION.sub("", sql).replace('"', "").replace("IF NOT EXISTS ", "").split())
            parts = top_level(text[text.index("(") + 1 : text.rindex(")")]) if kind == "table" else [text]
            found.setdefault(table, set()).update(parts)
    return found


def top_level(text: str) -> list[str]:
    """The text cut at those commas that stand in no brackets."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return [re.sub(r"\s*([(),])\s*", r"\1", part).strip() for part in parts]


POSTGRES = (
    "SELECT table_name, concat_ws(' ', column_name, udt_name, character_maximum_length, is_nullable, column_default) "
    "FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0 "
    "AND connamespace = 'public'::regnamespace",
    "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
)


def _postgres_schema() -> Schema:
    found: Schema = {}
    for question in POSTGRES:
        for table, told in db.database.execute_sql(question).fetchall():
            if not NOT_OURS.search(table) and "gin_trgm_ops" not in told:
                found.setdefault(table, set()).add(COLLATION.sub("", told))
    return found


def down_to_nothing() -> None:
    while migrations.migrate_back():
        pass


def test_migrating_an_empty_database_leads_to_the_tables_of_the_models(empty: str, of_the_models: Schema) -> None:
    db.open_database(empty)
    assert migrations.migrate()
    assert migrations.pending_migrations() == []
    migrated = schema()
    assert set(migrated) == {model._meta.table_name for model in TABLES}
    for table in sorted(of_the_models):
        assert migrated[table] == of_the_models[table], table


def test_migrating_again_does_nothing(empty: str) -> None:
    migrations.migrate()
    before = schema()
    assert migrations.migrate() == []
    assert schema() == before


def test_each_level_can_be_taken_back_and_reached_again(empty: str) -> None:
    migrations.migrate()
    before = schema()
    down_to_nothing()
    assert schema() == {}
    assert migrations.pending_migrations()
    migrations.migrate()
    assert schema() == before


def test_an_old_schema_is_noticed_before_anybody_is_served(empty: str) -> None:
    with pytest.raises(SystemExit, match="not at the current level"):
        migrations.refuse_old_schema()
    migrations.migrate()
    migrations.refuse_old_schema()


def deploy(url: str, folder: Path) -> subprocess.Popen[str]:
    environ = {
        **os.environ,
        "CRIKIT_ENV": "development",
        "CRIKIT_INSTANCE": str(folder),
        "DATABASE_URL": url,
        "SECRET_KEY": "s" * 32,
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "migrate"]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.mark.slow
def test_two_deployers_at_once_both_end_well(empty: str, of_the_models: Schema, tmp_path: Path) -> None:
    deployers = [deploy(empty, tmp_path) for _ in range(2)]
    told = [deployer.communicate(timeout=60)[0] for deployer in deployers]
    assert [deployer.returncode for deployer in deployers] == [0, 0], told
    assert sorted("nothing to do" in text for text in told) == [False, True], told
    db.open_database(empty)
    assert schema() == of_the_models
