"""Filling an empty database from a backup: all of it, compared with the manifest, or nothing."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.utils.translation import gettext as _

from office import journal, journal_anchor, upkeep
from office.backups import manifest, portable
from office.backups.manifest import KeptFile, Manifest, Table
from office.journal_anchor import Head
from office.models import JournalHead
from office.rules import Refused


@dataclass(frozen=True)
class Restored:
    """What was restored, and what the operator must know of its journal."""

    manifest: Manifest
    signed_anew: bool  # the backup was sealed with another JOURNAL_KEY
    later_entries: int | None  # entries that the anchor found here knew and the backup does not hold


def restore(folder: Path, *, accept_other_key: bool = False) -> Restored:
    """Fill the empty database and file store. Raises Refused, and then nothing of it is there."""
    made, is_ours = manifest.read(folder)
    if not (is_ours or accept_other_key):
        raise Refused("journal_key", _("The JOURNAL_KEY is not the one this backup was sealed with."))
    _must_be_whole(made, folder)
    _prepare_database(made)
    with _files_of(made, folder), _database_errors_told(), transaction.atomic():
        _load(made, folder)
        _compare(made)
        if not is_ours:
            _sign_anew()
        _must_be_intact(made)
    later = _anchor(made)
    upkeep.note(upkeep.RESTORE, made_at=made.made_at, rows=sum(made.counts.values()), files=len(made.files))
    return Restored(made, not is_ours, later)


# --- Before anything is written ----------------------------------


def _must_be_whole(made: Manifest, folder: Path) -> None:
    """Every part is there and is what the manifest says. Raises Refused with the name of the first that is not."""
    parts = [(folder, table.file, table.sha256) for table in made.tables]
    # Inside `files`, not only inside the backup: the store takes no other name.
    parts += [(folder / manifest.FILES, file.name, file.sha256) for file in made.files]
    for place, name, sha256 in parts:
        path = (place / name).resolve()
        inside = path.is_relative_to(place.resolve())
        if not inside or not path.is_file() or manifest.digest_of(path) != sha256:
            sentence = _("“%(file)s” in this backup is missing or damaged. Nothing was restored.")
            raise Refused("file_broken", sentence % {"file": name})


def _prepare_database(made: Manifest) -> None:
    """A new database gets its tables; one with content is refused, and so is one of another version."""
    if not portable.migrations():
        call_command("migrate", verbosity=0, interactive=False)
    here, there = set(portable.migrations()), set(made.migrations)
    if here != there:
        sentence = _(
            "This backup was made by version %(made)s and this is version %(here)s: their databases differ in "
            "%(migrations)s. Restore it with the version that made it, then upgrade."
        )
        differing = ", ".join(sorted(here ^ there))
        raise Refused(
            "version", sentence % {"made": made.version, "here": settings.VERSION, "migrations": differing}
        )
    for model in portable.kept_models():
        if model not in portable.WRITTEN_BY_MIGRATE and model._base_manager.exists():
            sentence = _("The database is not empty: there are rows in “%(table)s”. Restore into a new one.")
            raise Refused("not_empty", sentence % {"table": model._meta.db_table})


@contextmanager
def _files_of(made: Manifest, folder: Path) -> Iterator[None]:
    """Put the files in place first: rows never name a file that is not there. If the rows fail, they go again."""
    placed: list[str] = []
    try:
        for file in made.files:
            if _place(file, folder / manifest.FILES / file.name):
                placed.append(file.name)  # noqa: PERF401 - one by one: what is placed goes again if the next fails
        yield
    except BaseException:
        for name in placed:
            default_storage.delete(name)
        raise


def _place(file: KeptFile, source: Path) -> bool:
    """Copy into the store; False when the very same file is there already, as on the old machine."""
    if default_storage.exists(file.name):
        if _stored_digest(file.name) == file.sha256:
            return False
        sentence = _("Another file than the backup's is already kept as “%(file)s”. Nothing was restored.")
        raise Refused("file_exists", sentence % {"file": file.name})
    with source.open("rb") as content:
        default_storage.save(file.name, File(content))
    return True


def _stored_digest(name: str) -> str:
    with default_storage.open(name) as stored:
        digest = hashlib.sha256()
        for piece in stored.chunks(1024 * 1024):
            digest.update(piece)
    return digest.hexdigest()


# --- Within the transaction --------------------------------------


@contextmanager
def _database_errors_told() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        sentence = _("The database refused a row of this backup: %(reason)s. Nothing was restored.")
        reason = str(error).strip().splitlines()[0]
        raise Refused("row_refused", sentence % {"reason": reason}) from error


def _load(made: Manifest, folder: Path) -> None:
    for model in portable.WRITTEN_BY_MIGRATE:
        model._base_manager.all().delete()
    for table in made.tables:
        model = _model_of(table)
        with (folder / table.file).open("rb") as lines:
            portable.load_lines(model, lines)
        if table.last_number is not None:
            portable.go_on_after(model, table.last_number)
    ContentType.objects.clear_cache()
    connection.check_constraints()


def _model_of(table: Table) -> type[models.Model]:
    model = apps.get_model(table.model)
    if [field.attname for field in portable.columns_of(model)] != table.columns:
        sentence = _("“%(file)s” in this backup is missing or damaged. Nothing was restored.")
        raise Refused("file_broken", sentence % {"file": table.file})
    return model


def _compare(made: Manifest) -> None:
    """What is now in the database and in the store against the manifest."""
    for table in made.tables:
        if apps.get_model(table.model)._base_manager.count() != table.rows:
            sentence = _("The rows of “%(table)s” do not add up. Nothing was restored.")
            raise Refused("counts", sentence % {"table": table.model})
    for file in made.files:
        if _stored_digest(file.name) != file.sha256:
            sentence = _("“%(file)s” did not arrive whole in the file store. Nothing was restored.")
            raise Refused("file_broken", sentence % {"file": file.name})


def _sign_anew() -> None:
    for head in JournalHead.objects.exclude(count=0):
        head.signature = journal_anchor.signature(Head(head.count, head.last_hash))
        head.save()


def _must_be_intact(made: Manifest) -> None:
    verdict = journal.verify(anchored=False)
    if not verdict.intact or verdict.entries != made.journal["entries"]:
        sentence = _("The journal in this backup is broken at entry %(number)s. Nothing was restored.")
        raise Refused("journal_broken", sentence % {"number": verdict.broken_at or verdict.entries})


# --- Afterwards --------------------------------------------------


def _anchor(made: Manifest) -> int | None:
    """Write the anchor of the restored journal; one that knew later entries is put aside, and they are counted."""
    head = Head(made.journal["entries"], made.journal["last_hash"])
    found = journal_anchor.read()
    if found == head:
        return None
    journal_anchor.put_aside()
    if head.count:
        journal_anchor.move(head, grown_from=lambda _anchored: True)
    return max(found.count - head.count, 0) if found else None


# --- A drill -----------------------------------------------------


def drill(folder: Path) -> dict[str, Any]:
    """Restore into a database that is thrown away again, compare everything, and note the outcome."""
    manifest.read(folder)
    with tempfile.TemporaryDirectory(prefix="drill-", dir=settings.DATA_DIR) as place:
        apart = {
            "DATABASE_URL": f"sqlite:///{place}/drill.sqlite3",
            "ENTENTE_DATA_DIR": f"{place}/data",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": settings.SECRET_KEY,
            "JOURNAL_KEY": settings.JOURNAL_KEY,
            "REDIS_URL": "",
        }
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "restore", str(folder), "--json"]
        done = subprocess.run(  # noqa: S603 - our own command; the folder is one argument, never a shell's
            command, env=os.environ | apart, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
        )  # fmt: skip
    return _noted_drill(done)


def _noted_drill(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    try:
        said = json.loads(done.stdout)
    except ValueError:
        said = {"error": {"code": "drill", "message": done.stderr.strip()[-500:]}}
    passed = done.returncode == 0 and "error" not in said
    upkeep.note(upkeep.DRILL, passed=passed, made_at=said.get("made_at"))
    if not passed:
        raise Refused(said["error"]["code"], said["error"]["message"])
    return said
