"""What the environment says about this installation.

`embedded` (the default) needs nothing: secrets are made once and kept in the data folder.
`production` takes every secret from the environment and refuses to start without it.
"""

import hashlib
import os
import secrets
import tomllib
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
KIND = os.environ.get("ENTENTE_ENV", "embedded")
if KIND not in ("embedded", "production", "test"):
    raise ImproperlyConfigured(f"ENTENTE_ENV is {KIND!r}: use embedded, production or test.")
IN_PRODUCTION = KIND == "production"


def version() -> str:
    """The version as pyproject.toml says it, the one place that does."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def database_url() -> str:
    """DATABASE_URL, or the file that `script/demo` makes when nothing else is said."""
    url = os.environ.get("DATABASE_URL", "")
    if not url and IN_PRODUCTION:
        raise ImproperlyConfigured(
            "DATABASE_URL is not set: production needs to know its PostgreSQL database."
        )
    return url or f"sqlite:///{ROOT / 'var' / 'ghent.sqlite3'}"


def data_folder(url: str) -> Path:
    """Uploads, the embedded broker, the made secrets and the journal's anchor: one folder for each database."""
    named = os.environ.get("ENTENTE_DATA_DIR")
    folder = Path(named).resolve() if named else _folder_beside(url)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _folder_beside(url: str) -> Path:
    file = url.removeprefix("sqlite:///")
    if file != url and file and ":memory:" not in file:
        return Path(file.split("?")[0]).resolve().with_suffix("")
    return ROOT / "var" / f"data-{hashlib.sha256(url.encode()).hexdigest()[:12]}"


def static_folder(data: Path) -> Path:
    """Where collected static files are: in an image they are part of it, elsewhere beside the data."""
    named = os.environ.get("ENTENTE_STATIC_DIR")
    if named:
        return Path(named).resolve()
    return data / "static" if IN_PRODUCTION else ROOT / "var" / "static"


def secret(name: str, folder: Path) -> str:
    """A secret from the environment; outside production it is made once and kept in the data folder."""
    value = os.environ.get(name, "")
    if value:
        return value
    if IN_PRODUCTION:
        raise ImproperlyConfigured(f"{name} is not set: production takes its secrets from the environment.")
    return _kept_secret(folder / "secrets" / name.lower())


def whole_number(name: str, default: int, *, least: int = 1) -> int:
    """A whole number from the environment; what is none, or too small, stops the start with a sentence."""
    said = os.environ.get(name, "").strip() or str(default)
    if not (said.isascii() and said.isdigit() and len(said) < 6 and int(said) >= least):
        raise ImproperlyConfigured(f"{name} is {said[:40]!r}: give a whole number from {least} upwards.")
    return int(said)


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        # "x": of two processes that start at once only one makes the secret, the other reads it.
        with open(path, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as made:
            made.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text().strip()


def log_level() -> str:
    """How much is logged. In production never everything: libraries write values into their finest lines."""
    wanted = os.environ.get("LOG_LEVEL", "").upper() or ("INFO" if IN_PRODUCTION else "WARNING")
    if wanted not in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
        raise ImproperlyConfigured(f"LOG_LEVEL is {wanted!r}: use INFO, WARNING, ERROR or CRITICAL.")
    return "INFO" if IN_PRODUCTION and wanted == "DEBUG" else wanted


def site_address(hosts: list[str], origins: list[str]) -> str:
    """Scheme and host for links in mails: as said, else the first origin or host that names one, else this machine."""
    if said := os.environ.get("ENTENTE_SITE", "").strip():
        return said.rstrip("/")
    if origin := next((origin for origin in origins if "*" not in origin), ""):
        return origin.rstrip("/")
    host = next((host for host in hosts if "*" not in host and not host.startswith(".")), "")
    return f"https://{host}" if IN_PRODUCTION and host else "http://127.0.0.1:8000"


def listed(name: str, default: str = "") -> list[str]:
    """A comma-separated variable as a list."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]
