"""Rows as lines of JSON that SQLite and PostgreSQL both take back, and what else a database remembers."""

import base64
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.sql import InsertQuery
from django.utils.duration import duration_iso_string

from office.models import RuleSet

LEFT_OUT = {Session}  # who was signed in; after a restore everybody signs in again
# What `migrate` itself writes into a new database: it does not count as content, and the backup's replaces it.
WRITTEN_BY_MIGRATE: tuple[type[models.Model], ...] = (Permission, ContentType, RuleSet)
BATCH = 500


def kept_models() -> list[type[models.Model]]:
    """Every table that belongs in a backup, those that join two others included."""
    everything = apps.get_models(include_auto_created=True)
    kept = (model for model in everything if model._meta.managed and not model._meta.proxy)
    return sorted((model for model in kept if model not in LEFT_OUT), key=lambda model: model._meta.label)


def columns_of(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if not field.generated]


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read within belongs to one moment, while others go on writing."""
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        with _plain_transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"):
            yield
    else:
        # Django would begin with IMMEDIATE, which makes every writer wait until the backup is finished.
        with _plain_transaction("BEGIN DEFERRED"):
            yield


@contextmanager
def _plain_transaction(beginning: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(beginning)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def lines_of(model: type[models.Model]) -> Iterator[bytes]:
    """The rows as JSON arrays, by primary key, read a piece at a time."""
    names = [field.attname for field in columns_of(model)]
    for row in model._base_manager.order_by("pk").values_list(*names).iterator(2000):
        yield json.dumps(row, default=_written, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _written(value: Any) -> Any:
    """What JSON has no word for. Times keep their microseconds: the journal's hashes hold them."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(f"a backup has no form for {type(value).__name__}")


def load_lines(model: type[models.Model], lines: Iterable[bytes]) -> int:
    """Insert rows as they are, without defaults, times of today or signals; returns how many."""
    fields, count, batch = columns_of(model), 0, []
    size = max(1, min(BATCH, connection.ops.bulk_batch_size(fields, [None] * BATCH)))
    for line in lines:
        batch.append(_row(model, fields, json.loads(line)))
        count += 1
        if len(batch) == size:
            _insert(model, fields, batch)
            batch = []
    if batch:
        _insert(model, fields, batch)
    return count


def _row(model: type[models.Model], fields: list[models.Field], values: list[Any]) -> models.Model:
    pairs = zip(fields, values, strict=True)
    return model(**{field.attname: _read(field, value) for field, value in pairs})


def _read(field: models.Field, value: Any) -> Any:
    if isinstance(field, models.JSONField):
        # The empty word of JSON and the missing value of the database read alike; the column says which it was.
        return models.Value(None, models.JSONField()) if value is None and not field.null else value
    return field.to_python(value)


def _insert(model: type[models.Model], fields: list[models.Field], rows: list[models.Model]) -> None:
    query = InsertQuery(model)
    query.insert_values(fields, rows, raw=True)
    query.get_compiler(connection=connection).execute_sql()


def migrations() -> list[str]:
    """Every migration this database has been through."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


# --- Numbers once given ------------------------------------------


def last_number(model: type[models.Model]) -> int | None:
    """The highest number the table has ever given; R-0007 must not come back although its row is gone."""
    if not isinstance(model._meta.pk, models.AutoField | models.BigAutoField):
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = _sequence(cursor, model)
            cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")  # noqa: S608 - its own name
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def go_on_after(model: type[models.Model], number: int) -> None:
    """Let the table's next number be higher than this one."""
    if not number:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(%s, %s)", [_sequence(cursor, model), number])
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [model._meta.db_table, number]
            )


def _sequence(cursor: Any, model: type[models.Model]) -> str:
    table, column = connection.ops.quote_name(model._meta.db_table), model._meta.pk.column
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, column])
    return str(cursor.fetchone()[0])
