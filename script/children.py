"""Programs that live only as long as the script that started them."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import time
from pathlib import Path
from typing import Callable, Iterable

from environment import Trouble

GRACE = 12.0  # seconds a child gets to finish what it is doing
PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """Somebody pressed Ctrl-C, closed the terminal or sent SIGTERM."""


def listen_for_stop() -> None:
    """Turn the signals that mean "stop" into an exception, so that every `finally` gets its turn."""

    def stop(number: int, frame: object) -> None:
        raise Stopped(signal.Signals(number).name)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


class Child:
    """One program in its own process group, with its output in a file."""

    def __init__(
        self, name: str, command: list[str], log: Path, env: dict[str, str], user: str | None = None
    ) -> None:
        self.name = name
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=None if user is None else "/",
                # its own session: Ctrl-C reaches the script alone, which then stops all in order
                start_new_session=True,
                preexec_fn=leave_with_parent(user),  # noqa: PLW1509 - there are no threads here
            )

    def complaint(self) -> str | None:
        """Why it is no longer there, or None while it runs."""
        code = self.process.poll()
        if code is None:
            return None
        ending = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-15:]
        last = "\n  ".join(lines) or "(nothing)"
        return f"{self.name} stopped by itself ({ending}). Its last words, from {self.log}:\n  {last}"

    def ask_to_stop(self, number: int = signal.SIGTERM) -> None:
        if self.process.poll() is None:
            self.process.send_signal(number)

    def end(self, patience: float) -> None:
        """Wait for it; past the deadline take the whole group away."""
        try:
            self.process.wait(timeout=max(patience, 0.1))
        except subprocess.TimeoutExpired:
            pass
        finally:
            self._sweep()

    def _sweep(self) -> None:
        """Nothing of the group may stay behind, not even what lost its parent."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def leave_with_parent(user: str | None) -> Callable[[], None]:
    """What the child does before it starts: become another user if asked, and ask to end with its parent."""
    libc = ctypes.CDLL(None)
    account = pwd.getpwnam(user) if user else None

    def settle() -> None:
        if account is not None:
            os.setgroups([])
            os.setgid(account.pw_gid)
            os.setuid(account.pw_uid)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    return settle


def stop_all(children: Iterable[Child]) -> None:
    """Ask all at once, then wait for each; a second Ctrl-C means now."""
    running = list(children)
    deadline = time.monotonic() + GRACE
    try:
        for child in running:
            child.ask_to_stop()
        for child in running:
            child.end(deadline - time.monotonic())
    except Stopped:
        for child in running:
            child.end(0)


def wait_until(ready: Callable[[], bool], children: list[Child], patience: float, what: str) -> None:
    """Wait for something the children bring about; tell when one of them dies or it takes too long."""
    deadline = time.monotonic() + patience
    while not ready():
        for child in children:
            complaint = child.complaint()
            if complaint:
                raise Trouble(complaint)
        if time.monotonic() > deadline:
            logs = ", ".join(str(child.log) for child in children)
            raise Trouble(f"{what} took longer than {patience:.0f} seconds; see {logs}.")
        time.sleep(0.1)
