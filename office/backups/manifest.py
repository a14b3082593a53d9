"""The list of contents of a backup, and the seal by which it is known to be whole and ours."""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from office.rules import Refused

FORMAT = 1
NAME, SEAL = "manifest.json", "manifest.seal"
TABLES, FILES = "tables", "files"
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Table:
    """One table: its rows are lines of JSON in `file`, values in the order of `columns`."""

    model: str
    file: str
    columns: list[str]
    rows: int
    sha256: str
    last_number: int | None


@dataclass(frozen=True)
class KeptFile:
    """A file of the store, under the name by which the rows know it."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    made_at: str
    version: str
    database: str
    migrations: list[str]
    tables: list[Table]
    files: list[KeptFile]
    journal: dict[str, Any]
    missing_files: list[str] = field(default_factory=list)
    altered_files: list[str] = field(default_factory=list)
    format: int = FORMAT

    @property
    def counts(self) -> dict[str, int]:
        return {table.model: table.rows for table in self.tables}


def write(manifest: Manifest, folder: Path) -> None:
    content = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
    (folder / NAME).write_bytes(content)
    (folder / SEAL).write_text(f"{hashlib.sha256(content).hexdigest()} {_signature(content)}\n", "ascii")


def read(folder: Path) -> tuple[Manifest, bool]:
    """The manifest, and whether it was sealed with our JOURNAL_KEY. Raises Refused when it is not whole."""
    try:
        content = (folder / NAME).read_bytes()
        digest, signed = (folder / SEAL).read_text("ascii").split()
    except (FileNotFoundError, NotADirectoryError):
        raise Refused("no_backup", _("There is no backup in this folder: its manifest is missing.")) from None
    except (ValueError, OSError):
        raise Refused("manifest_broken", _broken()) from None
    if not hmac.compare_digest(digest, hashlib.sha256(content).hexdigest()):
        raise Refused("manifest_broken", _broken())
    return _understood(content), hmac.compare_digest(signed, _signature(content))


def _understood(content: bytes) -> Manifest:
    try:
        said = json.loads(content)
        if said["format"] != FORMAT:
            raise Refused("format", _("This backup has a form that this version of Entente does not read."))
        tables = [Table(**table) for table in said.pop("tables")]
        files = [KeptFile(**file) for file in said.pop("files")]
        return Manifest(tables=tables, files=files, **said)
    except (ValueError, KeyError, TypeError):
        raise Refused("manifest_broken", _broken()) from None


def _broken() -> str:
    return _("The manifest of this backup was changed or damaged. Nothing was restored.")


def _signature(content: bytes) -> str:
    """Under another name than the journal's head, so that neither can stand for the other."""
    return hmac.new(settings.JOURNAL_KEY.encode(), b"backup:" + content, hashlib.sha256).hexdigest()


def digest_of(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
