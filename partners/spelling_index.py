"""An index by which a misspelt name finds its partner, kept by the database itself from the column `names_folded`.

So every way to write a partner keeps it: a form, an import in bulk, a merger, a restored backup. What it holds for each
word of four letters or more, and for a name of several words written as one, says `partners.nearness.keys_of`.
PostgreSQL has an index over a function of the column; SQLite a full-text table and three triggers. SQLite loses
triggers when a migration rebuilds the table, and a new version may want other keys: so after every `migrate`
`ensure` compares what is there with what should be, and makes it anew where they differ.
"""

# ruff: noqa: S608, S610 - every part of the statements is a constant of this module; what was typed is a parameter

from typing import Any

from django.db import DatabaseError, OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

TABLE = "partners_spelling"
FUNCTION = "partners_spelling_keys"
INDEX = "partners_by_spelling"

# One word's keys, separated by blanks; both databases understand it.
_KEYS = (
    "CASE WHEN length(word) = 4 THEN word ELSE substr(word, 2, 4) || ' ' || substr(word, 1, 1) || substr(word, 3, 3)"
    " || ' ' || substr(word, 1, 2) || substr(word, 4, 2) || ' ' || substr(word, 1, 3) || substr(word, 5, 1)"
    " || ' ' || substr(word, 1, 4)"
    " || CASE WHEN length(word) > 6 THEN ' 5' || substr(word, 6, 4) ELSE '' END END"
)


def spelt_like(rows: QuerySet[Any], keys: set[str], *columns: str) -> list[tuple[Any, ...]]:
    """The columns of the partners that have one of the keys."""
    parameter: Any
    if connections[rows.db].vendor == "postgresql":
        where, parameter = f"{FUNCTION}(partners_partner.names_folded) && %s", sorted(keys)
    else:
        where = f"partners_partner.id IN (SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s)"
        parameter = " OR ".join(f'"{key}"' for key in sorted(keys))
    try:
        return list(rows.extra(where=[where], params=[parameter]).values_list(*columns))
    except OperationalError as failure:
        if "no such table" not in str(failure):
            raise
        return list(rows.values_list(*columns))  # a SQLite without full-text search: everybody is looked at


def keep(sender: Any, using: str, **kwargs: Any) -> None:
    """After every `migrate`."""
    ensure(connections[using])


def ensure(connection: BaseDatabaseWrapper) -> None:
    """Put the index in place; nothing is done where it is there already, as it should be."""
    if connection.vendor == "postgresql":
        _ensure_on_postgresql(connection)
    elif connection.vendor == "sqlite":
        _ensure_on_sqlite(connection)


def _ensure_on_postgresql(connection: BaseDatabaseWrapper) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('partners_partner') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return
        cursor.execute("SELECT prosrc FROM pg_proc WHERE oid = to_regproc(%s)", [FUNCTION])
        there = cursor.fetchone()
        if there and there[0] == _FUNCTION_BODY:
            cursor.execute(_INDEX)
            return
        cursor.execute(f"DROP FUNCTION IF EXISTS {FUNCTION}(text) CASCADE")
        cursor.execute(
            f"CREATE FUNCTION {FUNCTION}(names text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE"
            f" AS $${_FUNCTION_BODY}$$"
        )
        cursor.execute(_INDEX)


_FUNCTION_BODY = (
    f"SELECT string_to_array(string_agg({_KEYS}, ' '), ' ') FROM ("
    "SELECT unnest(string_to_array(translate(names, E'\\n', ' '), ' ')) AS word"
    " UNION ALL SELECT unnest(string_to_array(replace(names, ' ', ''), E'\\n')) WHERE strpos(names, ' ') > 0"
    ") AS words WHERE length(word) > 3"
)
_INDEX = f"CREATE INDEX IF NOT EXISTS {INDEX} ON partners_partner USING gin ({FUNCTION}(names_folded))"


def _ensure_on_sqlite(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE tbl_name IN ('partners_partner', %s)", [TABLE]
        )
        there = dict(cursor.fetchall())
        wanted = _sqlite_triggers()
        complete = TABLE in there and all(there.get(name) == sql for name, sql in wanted.items())
        if complete or "partners_partner" not in there:
            return
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            for name in wanted:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
            cursor.execute(
                f"CREATE VIRTUAL TABLE {TABLE} USING fts5(keys, content='', detail=none, tokenize='ascii')"
            )
            for sql in wanted.values():
                cursor.execute(sql)
            cursor.execute(_filling())
    except DatabaseError as failure:
        if "no such module" not in str(failure):
            raise


def _sqlite_triggers() -> dict[str, str]:
    """By name, as SQLite keeps their text."""

    def keys(row: str) -> str:
        joined = f"SELECT group_concat({_KEYS}, ' ') AS keys FROM ({_words_of(f'{row}.names_folded')})"
        return f"SELECT {row}.id AS number, keys FROM ({joined}) WHERE keys IS NOT NULL"

    put = f"INSERT INTO {TABLE}(rowid, keys) {keys('NEW')};"
    take = f"INSERT INTO {TABLE}({TABLE}, rowid, keys) SELECT 'delete', * FROM ({keys('OLD')});"
    renamed = "AFTER UPDATE OF names_folded ON partners_partner WHEN OLD.names_folded <> NEW.names_folded"
    bodies = {
        f"{TABLE}_insert": f"AFTER INSERT ON partners_partner BEGIN {put} END",
        f"{TABLE}_update": f"{renamed} BEGIN {take} {put} END",
        f"{TABLE}_delete": f"AFTER DELETE ON partners_partner BEGIN {take} END",
    }
    return {name: f"CREATE TRIGGER {name} {body}" for name, body in bodies.items()}


def _filling() -> str:
    keys = f"(SELECT group_concat({_KEYS}, ' ') FROM ({_words_of('partner.names_folded')})) AS keys"
    everybody = f"SELECT partner.id AS number, {keys} FROM partners_partner AS partner"
    return f"INSERT INTO {TABLE}(rowid, keys) SELECT number, keys FROM ({everybody}) WHERE keys IS NOT NULL"


def _words_of(names: str) -> str:
    """Each word of four letters or more, and each name of several words written as one, as rows of SQLite."""
    quoted = f"json_quote({names})"
    apart = f"""json_each('[' || replace(replace({quoted}, '\\n', '","'), ' ', '","') || ']')"""
    together = f"""json_each('[' || replace(replace({quoted}, ' ', ''), '\\n', '","') || ']')"""
    return (
        f"SELECT value AS word FROM {apart} WHERE length(value) > 3"
        f" UNION ALL SELECT value FROM {together} WHERE length(value) > 3 AND instr({names}, ' ') > 0"
    )
