"""docker-compose.yml and Dockerfile as Docker reads them: defaults filled in, instructions in order."""

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
_VARIABLE = re.compile(r"\$(?:(\$)|\{(\w+)(?::([-?])([^}]*))?\})")


class NotSet(Exception):
    """A variable that the file insists on."""


def filled_in(text: str, known: dict[str, str]) -> str:
    """`${NAME}`, `${NAME:-default}`, `${NAME:?message}` and `$$`, as Compose understands them."""

    def value(found: re.Match[str]) -> str:
        dollar, name, kind, rest = found.groups()
        if dollar:
            return "$"
        if known.get(name):
            return known[name]
        if kind == "?":
            raise NotSet(rest)
        return rest or ""

    return _VARIABLE.sub(value, text)


def written() -> dict[str, Any]:
    """The file as it is written, with its anchors resolved."""
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))


def read(known: dict[str, str]) -> dict[str, Any]:
    """The file as Compose would run it."""
    return _walk(written(), known)


def _walk(part: Any, known: dict[str, str]) -> Any:
    if isinstance(part, dict):
        return {key: _walk(value, known) for key, value in part.items()}
    if isinstance(part, list):
        return [_walk(value, known) for value in part]
    return filled_in(part, known) if isinstance(part, str) else part


def dockerfile() -> list[tuple[str, str]]:
    """(instruction, arguments), continued lines joined, remarks left out."""
    text = (ROOT / "Dockerfile").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [
        (word, rest.strip())
        for word, _, rest in (line.partition(" ") for line in joined.splitlines() if line)
    ]


def example() -> dict[str, str]:
    """What .env.example proposes."""
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}
