"""Taking a backup while people work: one moment of the database, then the files its rows name."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext as _

from office import schema, upkeep
from office.backups import manifest, portable
from office.backups.manifest import KeptFile, Manifest, Table
from office.models import Document, JournalHead
from office.rules import Refused


def take(folder: Path) -> Manifest:
    """Write a backup into `folder`, which appears whole or not at all. Raises Refused when it holds something."""
    _must_be_free(folder)
    _must_be_migrated()
    with _unfinished(folder) as draft, portable.one_moment():
        made = _write(draft)
    upkeep.note(
        upkeep.BACKUP, rows=sum(made.counts.values()), files=len(made.files), missing=len(made.missing_files),
        altered=len(made.altered_files),
    )  # fmt: skip
    return made


def _must_be_free(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused("folder_in_use", _("This folder is not empty: name a new one for each backup."))


def _must_be_migrated() -> None:
    if schema.missing_migrations():
        raise Refused(
            "not_migrated", _("The database is older than this version of Entente. Run: manage.py migrate")
        )


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """A folder beside it to write into; it takes the real name when all is written, and goes when it fails."""
    draft = folder.with_name(f"{folder.name}.tmp")
    try:
        draft.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.chmod(0o700)  # one that was there already may have been open to everybody
        held = os.open(draft, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise _unwritable(error) from None
    try:
        _hold(held)
        yield from _cleared_then_renamed(draft, folder)
    finally:
        os.close(held)


def _cleared_then_renamed(draft: Path, folder: Path) -> Iterator[Path]:
    try:
        for left_over in draft.iterdir():  # of a backup that was killed
            shutil.rmtree(left_over) if left_over.is_dir() else left_over.unlink()
        yield draft
        os.sync()
        draft.replace(folder)
    except BaseException as trouble:
        shutil.rmtree(draft, ignore_errors=True)
        if isinstance(trouble, OSError):
            raise _unwritable(trouble) from trouble
        raise


def _hold(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refused("backup_running", _("Another backup is being written to this folder.")) from None


def _unwritable(error: OSError) -> Refused:
    sentence = _("The backup could not be written: %(reason)s. What was begun is taken away again.")
    return Refused("folder_unwritable", sentence % {"reason": error.strerror or error})


def _write(draft: Path) -> Manifest:
    (draft / manifest.TABLES).mkdir(mode=0o700)
    tables = [_write_table(model, draft) for model in portable.kept_models()]
    head = JournalHead.objects.filter(pk=1).first()
    kept = _Files(draft / manifest.FILES)
    kept.copy_all()
    made = Manifest(
        made_at=timezone.now().isoformat(),
        version=settings.VERSION,
        database=connection.vendor,
        migrations=portable.migrations(),
        tables=tables,
        files=kept.copied,
        journal={"entries": head.count if head else 0, "last_hash": head.last_hash if head else ""},
        missing_files=kept.missing,
        altered_files=kept.altered,
    )
    manifest.write(made, draft)
    return made


def _write_table(model: type[models.Model], draft: Path) -> Table:
    file, digest, rows = f"{manifest.TABLES}/{model._meta.label_lower}.jsonl", hashlib.sha256(), 0
    with (draft / file).open("wb") as lines:
        for line in portable.lines_of(model):
            lines.write(line)
            digest.update(line)
            rows += 1
    return Table(
        model=model._meta.label,
        file=file,
        columns=[field.attname for field in portable.columns_of(model)],
        rows=rows,
        sha256=digest.hexdigest(),
        last_number=portable.last_number(model),
    )


class _Files:
    """The files that rows name. None is ever overwritten, so one read after the moment is still the same."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.copied: list[KeptFile] = []
        self.missing: list[str] = []
        self.altered: list[str] = []

    def copy_all(self) -> None:
        known = dict(Document.objects.values_list("file", "checksum"))
        for name in sorted(set(named_files())):
            try:
                kept = self._copy(name)
            except FileNotFoundError:
                self.missing.append(name)
                continue
            self.copied.append(kept)
            if known.get(name, kept.sha256) != kept.sha256:
                self.altered.append(name)

    def _copy(self, name: str) -> KeptFile:
        digest, size, target = hashlib.sha256(), 0, self.folder / name
        with default_storage.open(name) as stored:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with target.open("wb") as copy:
                for piece in stored.chunks(1024 * 1024):
                    copy.write(piece)
                    digest.update(piece)
                    size += len(piece)
        return KeptFile(name, size, digest.hexdigest())


def named_files() -> Iterator[str]:
    """The name of every file that a row points at."""
    for model in portable.kept_models():
        for field in portable.columns_of(model):
            if isinstance(field, models.FileField):
                named = model._base_manager.exclude(**{field.attname: ""}).exclude(**{field.attname: None})
                yield from named.values_list(field.attname, flat=True).iterator()
