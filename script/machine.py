"""What the machine itself must have, and apt-get to bring it where we may: as root, or with `sudo -n`."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

from environment import Trouble, tell

# WeasyPrint draws with these; no package from PyPI brings them
PDF_LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


def want_pdf_libraries() -> None:
    """Install the libraries reports are drawn with; without them all the rest works, so only say so."""
    missing = [package for library, package in PDF_LIBRARIES.items() if not loads(library)]
    if missing and not fetch(missing, "to make PDFs"):
        tell(f"PDFs cannot be made on this machine until someone runs: {by_hand(missing)}")


def need_test_servers() -> None:
    """Install what `script/test --all` starts: PostgreSQL and Redis."""
    missing = [] if shutil.which("redis-server") else ["redis-server"]
    missing += [] if postgresql_folder() else ["postgresql"]
    missing += [] if loads("libatomic.so.1") else ["libatomic1"]  # Playwright's driver wants it
    if missing and not fetch(missing, "for the whole suite"):
        raise Trouble(f"The whole suite also needs {', '.join(missing)}; install with: {by_hand(missing)}")


def has_browser() -> bool:
    """Whether there is a Chromium for the tests, installed now if need be."""
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return True
    return not is_ubuntu() and fetch(["chromium"], "for the browser tests")


def is_ubuntu() -> bool:
    """Ubuntu's chromium package is empty and points at a snap, which no container can run."""
    release = Path("/etc/os-release")
    return release.exists() and "ID=ubuntu" in release.read_text(encoding="utf-8").splitlines()


def postgresql_folder() -> Path | None:
    """Where the newest PostgreSQL server has its programs; Debian keeps them off PATH."""
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=number_of, reverse=True)
    on_path = [Path(found).parent for found in [shutil.which("initdb")] if found]
    places = [*kept, *on_path, Path("/usr/local/pgsql/bin"), Path("/usr/local/bin")]
    return next((place for place in places if (place / "postgres").exists()), None)


def number_of(release: Path) -> int:
    return int(release.parent.name) if release.parent.name.isdigit() else 0


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def by_hand(packages: list[str]) -> str:
    return f"sudo apt-get install --no-install-recommends {' '.join(packages)}"


def fetch(packages: list[str], purpose: str) -> bool:
    """Install Debian packages if that is possible and permitted; say whether it worked."""
    permitted = permission()
    if shutil.which("apt-get") is None or permitted is None:
        return False
    tell(f"Installing {' '.join(packages)} {purpose} …")
    wanted = ["install", "--yes", "--no-install-recommends", *packages]
    # a fresh machine knows no packages yet, and an old list names files that are gone: then refresh it
    return apt(permitted, wanted) or (apt(permitted, ["update"]) and apt(permitted, wanted))


def permission() -> list[str] | None:
    """What to put before a command that needs root, or None when we may not."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0:
        return [sudo, "-n"]
    return None


def apt(permitted: list[str], arguments: list[str]) -> bool:
    """Run apt-get without questions and without its chatter."""
    settings = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    command = [*permitted, *settings, *arguments]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0
