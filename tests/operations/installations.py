"""Installations beside the suite's own: with a database and a data folder of their own, run as processes."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
OWN = (
    "ENTENTE",
    "DATABASE",
    "DJANGO",
    "REDIS",
    "SECRET_KEY",
    "JOURNAL_KEY",
    "EMAIL_",
    "ALLOWED_HOSTS",
    "PYTEST",
)


def outside() -> dict[str, str]:
    """The environment without anything that belongs to an installation."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OWN)}


@dataclass
class Installation:
    database_url: str
    folder: Path

    @property
    def surroundings(self) -> dict[str, str]:
        return outside() | {"DATABASE_URL": self.database_url, "ENTENTE_DATA_DIR": str(self.folder)}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.surroundings, capture_output=True, text=True, check=False
        )

    def manage(self, *arguments: str) -> str:
        done = self.run(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def json(self, *arguments: str) -> Any:
        return json.loads(self.manage(*arguments, "--json"))


def on_sqlite(folder: Path, name: str) -> Installation:
    return Installation(f"sqlite:///{folder}/{name}.sqlite3", folder / name)


@contextmanager
def on_postgresql(folder: Path, name: str) -> Iterator[Installation]:
    """On a new database of the server that the suite was given; gone afterwards."""
    server = os.environ["ENTENTE_TEST_POSTGRESQL_URL"]
    database = f"entente_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{database}"')
        try:
            yield Installation(urlsplit(server)._replace(path=f"/{database}").geturl(), folder / name)
        finally:
            connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)')
