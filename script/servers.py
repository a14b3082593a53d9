"""Servers of our own for one run of the suite: PostgreSQL and Redis in temporary folders, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import urllib.parse
from pathlib import Path
from typing import Iterator

import children
import machine
from environment import Trouble, surroundings

# nobody keeps these data, so nothing has to reach the disk
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=")


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL reached through a socket in its own folder; yields its DATABASE_URL."""
    programs = machine.postgresql_folder()
    if programs is None:
        raise Trouble("No PostgreSQL server was found on this machine.")
    user = unprivileged_user()
    with scratch_folder(user) as folder:
        initialise(programs, folder, user)
        settings = [part for setting in CARELESS for part in ("-c", setting)]
        command = [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *settings]
        server = children.Child("PostgreSQL", command, folder / "server.log", surroundings(), user)
        try:
            answers = [str(programs / "pg_isready"), "-q", "-h", str(folder), "-U", "entente"]
            children.wait_until(lambda: call_quietly(answers), [server], 60, "The start of PostgreSQL")
            call_quietly([str(programs / "createdb"), "-h", str(folder), "-U", "entente", "entente"])
            yield f"postgresql://entente@{urllib.parse.quote(str(folder), safe='')}/entente"
        finally:
            server.ask_to_stop(signal.SIGINT)  # PostgreSQL's “fast” stop, which waits for no connection
            server.end(children.GRACE)


def initialise(programs: Path, folder: Path, user: str | None) -> None:
    command = [str(programs / "initdb"), "-D", str(folder / "data"), "--username=entente", "--auth=trust"]
    command += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    making = children.Child("initdb", command, folder / "initdb.log", surroundings(), user)
    if making.process.wait() != 0:
        raise Trouble(str(making.complaint()))


def unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root; then somebody else must run it."""
    if os.geteuid() != 0:
        return None
    known = {account.pw_name for account in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@contextlib.contextmanager
def scratch_folder(user: str | None) -> Iterator[Path]:
    """A folder under /tmp whatever TMPDIR says: the path of a socket has at most 107 characters."""
    folder = Path(tempfile.mkdtemp(prefix="entente-", dir="/tmp"))
    try:
        if user is not None:
            shutil.chown(str(folder), user)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A Redis on a free port that keeps nothing; yields its REDIS_URL."""
    program = shutil.which("redis-server")
    if program is None:
        raise Trouble("No redis-server was found on this machine.")
    with scratch_folder(None) as folder:
        port = free_port()
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
        server = children.Child("Redis", command, folder / "server.log", surroundings())
        try:
            children.wait_until(lambda: accepts(port), [server], 30, "The start of Redis")
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            children.stop_all([server])


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def accepts(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def call_quietly(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True).returncode == 0
