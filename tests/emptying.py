"""A PostgreSQL database that is emptied after a test: making and dropping one takes longer than most tests."""

from collections.abc import Callable
from typing import Any

import psycopg2
from psycopg2 import sql

# Whatever changes a table or an index leaves a younger row in one of these; those of the server have low numbers.
CATALOGUES = {
    "pg_class": "oid",
    "pg_attribute": "attrelid",
    "pg_attrdef": "adrelid",
    "pg_constraint": "conrelid",
    "pg_trigger": "tgrelid",
    "pg_proc": "oid",
    "pg_statistic": "starelid",
}
NEWEST = "SELECT count(*), max(xmin::text::bigint) FROM {}"
OURS = " WHERE {} >= 16384"
FILLED = """
    SELECT relname, pg_table_size(oid) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
"""
# Whoever is idle has nothing under way: a connection that the test closed a moment ago, or forgot.
BUSY = """
    SELECT count(*) FILTER (WHERE state <> 'idle'), count(pg_terminate_backend(pid))
    FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
RESTART = """
    SELECT setval(quote_ident(sequencename)::regclass, start_value, false) FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL AND sequencename <> ALL(%s)
"""
LARGEST = 4 << 20


class Emptied:
    """A copy of the template, with a connection of its own that no test sees."""

    def __init__(self, name: str, url: Callable[[str], str]) -> None:
        self.name, self.url = name, url(name)
        # As on a replica, no key is checked: the tables are emptied in any order.
        self.connection = psycopg2.connect(self.url, options="-c session_replication_role=replica")
        self.connection.autocommit = True
        self.kept = [table for table, _ in self._rows(FILLED)]
        self.counted = [name for (name,) in self._rows("SELECT sequencename FROM pg_sequences WHERE last_value > 0")]
        self.asking = self._asking()
        self.shape = self._rows(self.asking)

    def is_as_new(self) -> bool:
        """Emptied, if that leaves it as it was made: not when tables changed, grew large or are written to yet."""
        try:
            is_new = self._is_emptied()
        except psycopg2.Error:
            is_new = False
        if not is_new:
            self.connection.close()
        return is_new

    def _is_emptied(self) -> bool:
        (busy, _), *_ = self._rows(BUSY)
        filled = {table: size for table, size in self._rows(FILLED) if table not in self.kept}
        if busy or self._rows(self.asking) != self.shape or max(filled.values(), default=0) > LARGEST:
            return False
        if filled:
            names = [sql.Identifier(table) for table in filled]
            self._run(sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(name) for name in names))
            # Without the places of the old rows the new ones lie in the order they are written in.
            self._run(sql.SQL("VACUUM {}").format(sql.SQL(", ").join(names)))
        self._run(RESTART, [self.counted])
        return True

    def _asking(self) -> str:
        """Asks what the tables are, and what is in those that the template has rows in."""
        parts = [NEWEST.format(name) + OURS.format(column) for name, column in CATALOGUES.items()]
        parts += [NEWEST.format(f'"{table}"') for table in self.kept]
        return " UNION ALL ".join(parts)

    def _rows(self, query: Any) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())

    def _run(self, statement: Any, parameters: Any = None) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, parameters)
