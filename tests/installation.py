"""Installations on SQLite for tests that run Entente as processes: migrated once in a run, then copied."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NEW = [["migrate", "--verbosity=0"], ["collectstatic", "--noinput", "--verbosity=0"]]
INSTALLATION = ("ENTENTE", "DATABASE", "DJANGO", "REDIS", "SECRET_KEY", "JOURNAL_KEY")


def surroundings(folder: Path, **additions: str) -> dict[str, str]:
    """The environment of the installation in that folder, with nothing of the one the tests run in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(INSTALLATION)}
    ours = {
        "DATABASE_URL": f"sqlite:///{folder}/house.sqlite3", "ENTENTE_DATA_DIR": str(folder / "house"),
        "ENTENTE_ENV": "embedded", "DJANGO_SETTINGS_MODULE": "config.settings", "REDIS_URL": "",
    }  # fmt: skip
    return kept | ours | additions


def manage(folder: Path, *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=surroundings(folder), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """The folder that all processes of this run have in common."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def install(factory: pytest.TempPathFactory, folder: Path, demo: str = "") -> None:
    """Put a new installation into `folder`: empty, or with that demo city."""
    shutil.copytree(_made_once(factory, demo), folder, dirs_exist_ok=True)


def _made_once(factory: pytest.TempPathFactory, demo: str) -> Path:
    """Migrating is what takes the time: the processes of one run share what the first of them made."""
    shared = shared_folder(factory)
    made = shared / f"installed-{demo or 'new'}"
    with (shared / f"{made.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "house.sqlite3").exists():
            _make(factory, made, demo)
    return made


def _make(factory: pytest.TempPathFactory, made: Path, demo: str) -> None:
    begun = made.with_name(f"{made.name}-begun")
    shutil.rmtree(begun, ignore_errors=True)
    if demo:
        install(factory, begun)
    else:
        begun.mkdir()
    for command in [["load_demo", demo, "--verbosity=0"]] if demo else NEW:
        manage(begun, *command)
    begun.rename(made)
