"""The database's own refusal to change the journal, whoever asks: the application, a shell, an administrator.

What may change is one thing only: personal values may be erased, whole, with the time of it.
"""

from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper

_KEPT = ("office_journalentry", "office_journalrow")
_PERSONAL = "office_journalpersonal"
_REFUSAL = "The journal is never changed or deleted."
_ERASURE = (
    "NEW.\"values\" IS NULL AND NEW.salt = '' AND NEW.erased_at IS NOT NULL AND NEW.entry_id = OLD.entry_id"
)


def install(connection: BaseDatabaseWrapper = default_connection) -> None:
    """Put the triggers in place; those that are there already are made anew."""
    remove(connection)
    _run(connection, _postgresql() if connection.vendor == "postgresql" else _sqlite())


def remove(connection: BaseDatabaseWrapper = default_connection) -> None:
    """Lift the triggers: only for the test database, whose tables are emptied between tests."""
    on_table = connection.vendor == "postgresql"
    drops = [
        f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if on_table else "") for name, table in _names()
    ]
    if on_table:
        drops.append("DROP FUNCTION IF EXISTS office_journal_refuse()")
    _run(connection, drops)


def missing(connection: BaseDatabaseWrapper = default_connection) -> list[str]:
    """The triggers that the database does not hold; SQLite loses them when a migration rebuilds a table."""
    catalogue = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        there = {row[0] for row in cursor.fetchall()}
    wanted = {
        name
        for name, _table in _names()
        if connection.vendor == "postgresql" or not name.endswith("_truncate")
    }
    return sorted(wanted - there)


def _names() -> list[tuple[str, str]]:
    tables = (*_KEPT, _PERSONAL)
    return [(f"{table}_no_{event}", table) for table in tables for event in ("update", "delete", "truncate")]


def _sqlite() -> list[str]:
    body = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    made = []
    for table in (*_KEPT, _PERSONAL):
        unless = f"WHEN NOT ({_ERASURE}) " if table == _PERSONAL else ""
        made.append(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {unless}{body}")
        made.append(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {body}")
    return made


def _postgresql() -> list[str]:
    made = [
        "CREATE FUNCTION office_journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    ]
    run = "EXECUTE FUNCTION office_journal_refuse()"
    for table in (*_KEPT, _PERSONAL):
        unless = f"WHEN (NOT ({_ERASURE})) " if table == _PERSONAL else ""
        made.append(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW {unless}{run}")
        made.append(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {run}")
        made.append(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {run}")
    return made


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
