"""Log lines for machines: one JSON object each, about the work and never about persons.

What is left out on purpose: names, e-mail addresses, paths (they hold tokens), query strings, form values, and the
messages of exceptions (databases put the offending value into them). A person is a number, a page is its route.
"""

import json
import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
requests = logging.getLogger("entente.requests")
tasks = logging.getLogger("entente.tasks")

# The only things beside message and level that a line may hold; whatever else a library adds is left out.
FIELDS = ("method", "route", "status", "ms", "user", "task", "task_id", "job", "outcome")
_ROOT = str(Path(__file__).resolve().parent.parent) + "/"
_ADDRESS = re.compile(r"[^\s<>\"'(),;:=\[\]]+@[^\s<>\"'(),;:=\[\]]+")
_QUERY = re.compile(r"\?[^\s\"']+")
_PATH = re.compile(r"(?<![\w.])/(?:[^\s\"'/]+/)+[^\s\"']*")
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class JsonLines(logging.Formatter):
    """One line for each record, with the request it belongs to."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        if request_id := REQUEST_ID.get():
            line["request"] = request_id
        line |= {name: getattr(record, name) for name in FIELDS if getattr(record, name, None) is not None}
        if record.exc_info and record.exc_info[1]:
            line["error"], line["trace"] = _fault(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def _message(record: logging.LogRecord) -> str:
    if record.name.startswith(("django.request", "django.security")):
        # “Not Found: /account/password/reset/key/…”: what comes behind the colon is the visitor's.
        return _first_part(record)
    text = record.getMessage()
    if record.exc_info and record.exc_info[1]:
        text = _without_quotation(text, record.exc_info[1])
    return without_persons(text)


def _first_part(record: logging.LogRecord) -> str:
    kind = record.args[0] if isinstance(record.args, tuple) and record.args else ""
    return str(record.msg).partition(":")[0].replace("%s", str(kind))


def _without_quotation(text: str, error: BaseException) -> str:
    """Celery and others write the error into their message; its kind is said beside it, its words are nobody's."""
    for words in filter(None, (repr(error), str(error))):
        text = text.replace(words, type(error).__name__)
    return text


def without_persons(text: str) -> str:
    """The text without addresses, query strings and paths."""
    return _PATH.sub("[path]", _QUERY.sub("", _ADDRESS.sub("[address]", text)))


def _fault(error: BaseException) -> tuple[str, list[str]]:
    """The kinds of error, the first cause last, and where it happened; no message, no value."""
    kinds: list[str] = []
    seen: BaseException | None = error
    while seen and len(kinds) < 5:
        kinds.append(type(seen).__name__)
        seen = seen.__cause__ or seen.__context__
    frames = traceback.extract_tb(error.__traceback__)
    return " from ".join(kinds), [
        f"{frame.filename.removeprefix(_ROOT)}:{frame.lineno} {frame.name}" for frame in frames[-25:]
    ]


class RequestLogMiddleware:
    """Give each request a number, send it back to the visitor, and write one line when it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        token = REQUEST_ID.set(given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = REQUEST_ID.get()
            if requests.isEnabledFor(logging.INFO):
                requests.info("request", extra=_facts(request, response, time.perf_counter() - began))
            return response
        finally:
            REQUEST_ID.reset(token)


def _facts(request: HttpRequest, response: HttpResponse, seconds: float) -> dict[str, Any]:
    match, user = request.resolver_match, getattr(request, "user", None)
    return {
        "method": request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other",
        "route": match.route if match else "",
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "user": user.pk if user is not None and user.is_authenticated else None,
    }


# --- Background work ---------------------------------------------

_began: dict[str, float] = {}


def task_begins(task_id: str, task: Any, **kwargs: Any) -> None:
    _began[task_id] = time.perf_counter()


def task_ends(task_id: str, task: Any, args: Any, state: str | None = None, **kwargs: Any) -> None:
    """Which task, how it ended, how long it took; of its arguments only a job's number."""
    job = args[0] if args and isinstance(args[0], int) else None
    seconds = time.perf_counter() - _began.pop(task_id, time.perf_counter())
    facts = {"task": task.name, "task_id": task_id, "outcome": (state or "").lower(), "job": job}
    tasks.info("task", extra=facts | {"ms": round(seconds * 1000, 1)})
