"""The project environment: a working Python, .venv, the locked packages, the compiled catalogues.

Standard library only, and in words Python 3.8 can read: whoever starts script/demo with an old Python gets a
sentence, not a SyntaxError. Nothing beyond python3 and pip is expected; Debian and Ubuntu leave `ensurepip`
out of their python3, therefore .venv is made without pip and filled by the pip outside it.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import urllib.parse
from pathlib import Path
from typing import Iterator

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
OLDEST = (3, 11)
# what the application imports; a Python built without one of them answers, but does not work
PROBE = "import ctypes, lzma, sqlite3, ssl, sys, venv; print('%d.%d' % sys.version_info[:2])"
# settings of other projects that would lead ours astray; without bytecode every process compiles all it imports again
FOREIGN = (
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONDONTWRITEBYTECODE",
    "PIP_USER",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_REQUIRE_VIRTUALENV",
)


class Trouble(Exception):
    """Something the person at the terminal must know, in a whole sentence with the way out."""


def tell(sentence: str) -> None:
    """Say one line at once, also where the output is a pipe."""
    print(sentence, flush=True)


def surroundings(**additions: str) -> dict[str, str]:
    """Environment variables for a program we start."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    return {**kept, "DJANGO_SETTINGS_MODULE": "config.settings", **additions}


def quoted(path: Path) -> str:
    """A path as part of an address; a folder may have a space in its name."""
    return urllib.parse.quote(str(path))


def prepare(lock: str) -> None:
    """Make .venv hold what the lock file names; a second call has next to nothing to do."""
    with alone("set-up", "Another set-up of this folder is at work; waiting for it …"):
        python = find_environment() or make_environment()
        install(python, ROOT / lock)
        compile_catalogues()


@contextlib.contextmanager
def alone(name: str, waiting: str) -> Iterator[None]:
    """Let one process at a time through; the kernel forgets the lock of a process that dies."""
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / f".{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell(waiting)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# --- Python ------------------------------------------------------


def version_of(python: str) -> tuple[int, int] | None:
    """Run this Python and hear its version; None when it is broken or incomplete."""
    try:
        command = [python, "-I", "-c", PROBE]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
        major, minor = answer.stdout.split()[-1].split(".")
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return None
    return int(major), int(minor)


def candidates() -> list[str]:
    """Where a Python may be, the wished one first. A name may answer and yet be a broken shim."""
    names = ("python3.13", "python3.12", "python3.11", "python3", "python3.14", "/usr/bin/python3")
    found = [os.environ.get("PYTHON"), sys.executable, *(shutil.which(name) for name in names)]
    homes = (".pyenv/versions/*/bin/python3", ".local/share/uv/python/*/bin/python3")
    for home in homes:
        found += sorted((str(path) for path in Path.home().glob(home)), reverse=True)
    return list(dict.fromkeys(path for path in found if path))


def find_python() -> str:
    """The first candidate that runs and is new enough."""
    seen = []
    for candidate in candidates():
        version = version_of(candidate)
        if version is not None and version >= OLDEST:
            return candidate
        seen.append(f"{candidate} ({'{}.{}'.format(*version) if version else 'does not work'})")
    raise Trouble(
        f"Entente needs a complete Python {OLDEST[0]}.{OLDEST[1]} or newer; found only {', '.join(seen)}. "
        "Install one (Debian 12 or 13, Ubuntu 24.04: apt-get install python3 python3-pip) "
        "or name one: PYTHON=/path/to/python3."
    )


def find_environment() -> Path | None:
    """The .venv that is there, if its Python still runs (a system upgrade may have taken it away)."""
    version = version_of(str(PYTHON)) if PYTHON.exists() else None
    return PYTHON if version is not None and version >= OLDEST else None


def make_environment() -> Path:
    python = find_python()
    tell("Making the project environment (.venv) …")
    made = subprocess.run(
        [python, "-m", "venv", "--clear", "--without-pip", str(ENVIRONMENT)], env=surroundings(), check=False
    )
    if made.returncode or find_environment() is None:
        raise Trouble(f"{python} could not make the folder {ENVIRONMENT}; its own message stands above.")
    return PYTHON


# --- Packages ----------------------------------------------------


def install(python: Path, lock: Path) -> None:
    """Install the locked packages, unless this very lock file has been installed already."""
    stamp = ENVIRONMENT / f"installed-{lock.name}"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    pip = find_pip(python)
    number = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
    tell(f"Installing {number} locked packages into .venv (once; about half a minute) …")
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--progress-bar=off", "--no-deps"]
    options += ["--require-hashes", "--only-binary=:all:", "--requirement", str(lock)]
    command = [*pip, "install", *options]
    env = surroundings(PIP_ROOT_USER_ACTION="ignore")
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise Trouble(
            f"{done.stdout}The packages could not be installed; pip says why above. Is PyPI in reach?"
        )
    stamp.write_text(digest)


def find_pip(python: Path) -> list[str]:
    """A pip that can fill .venv: its own, or one from outside that knows --python (22.3 and newer)."""
    if runs([str(python), "-m", "pip"]):
        return [str(python), "-m", "pip"]
    for outside in candidates():
        command = [outside, "-m", "pip", "--python", str(python)]
        if runs(command):
            return command
    if subprocess.run([str(python), "-m", "ensurepip"], capture_output=True).returncode == 0:
        return [str(python), "-m", "pip"]
    raise Trouble("pip is missing. Install it (Debian, Ubuntu: apt-get install python3-pip) and start again.")


def runs(pip: list[str]) -> bool:
    command = [*pip, "--version"]
    try:
        return subprocess.run(command, env=surroundings(), capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


# --- Catalogues --------------------------------------------------


def compile_catalogues() -> None:
    """Compile each .po newer than its .mo, so that the translations show; the .mo files are not in git."""
    sources = list(ROOT.glob("locale/*/LC_MESSAGES/*.po"))
    stale = [po for po in sources if not newer(po.with_suffix(".mo"), po)]
    command = [str(PYTHON), str(ROOT / "script/catalogue"), "compile"]
    if stale and subprocess.run(command).returncode:
        raise Trouble("The translations could not be compiled; the message stands above.")


def newer(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime_ns > source.stat().st_mtime_ns
