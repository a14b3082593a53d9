"""Log lines say what happened and never to whom: a canary is planted everywhere and must not sing."""

import io
import json
import logging
import os
import subprocess
import sys

import pytest
from celery import shared_task
from celery.app.trace import build_tracer
from django.conf import settings as django_settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import path

from config.celery import app
from office import logs
from office.access import open_to_all
from office.models import User

CANARY = "canary.bird@example.org"
NAME = "Canary Canarsson"


@pytest.fixture
def lines():
    """What the root logger would print in production."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.JsonLines())
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(before)


def requested(lines) -> list[dict]:
    return [line for line in lines() if line["logger"] == "entente.requests"]


def test_a_request_leaves_one_line_with_route_person_as_number_status_and_time(ghent, login, lines):
    client = login("officer")
    client.user.name = NAME
    client.user.save()
    answer = client.get("/partners/", {"q": CANARY})
    (line,) = requested(lines)
    assert (line["method"], line["route"], line["status"]) == ("GET", "partners/", 200)
    assert line["user"] == client.user.pk
    assert line["ms"] > 0
    assert line["request"] == answer["X-Request-ID"]
    assert NAME not in json.dumps(line)
    assert CANARY not in json.dumps(line)


def test_no_form_value_no_token_and_no_address_is_written(ghent, lines):
    client = Client()
    client.post("/account/login/", {"login": CANARY, "password": "canary-secret"})
    client.get("/account/password/reset/key/1-canarytoken/")
    client.get(f"/nowhere/{CANARY}/", {"name": NAME})
    client.get("/", headers={"host": "canary.example.org"})
    sung = json.dumps(lines(), ensure_ascii=False).casefold()
    assert "canary" not in sung
    assert [line["status"] for line in requested(lines)] == [200, 200, 404, 400]
    assert requested(lines)[1]["route"].startswith("account/password/reset/key/(?P<uidb36>")


@open_to_all
def breaks(request, what):
    with transaction.atomic():
        User.objects.create_user(CANARY, None, name=NAME)
        try:
            with transaction.atomic():
                User.objects.create_user(CANARY, None, name=NAME)
        except IntegrityError as error:
            raise ValueError(f"{NAME} <{CANARY}> is there twice") from error


urlpatterns = [path("breaks/<str:what>/", breaks)]


@pytest.mark.urls(__name__)
def test_an_error_is_told_by_kind_and_place_without_its_message(db, lines):
    client = Client(raise_request_exception=False)
    assert client.get("/breaks/canary/").status_code == 500
    failed = next(line for line in lines() if line["level"] == "error")
    assert failed["error"].startswith("ValueError from IntegrityError")
    assert any(place.startswith("tests/operations/test_logs.py:") for place in failed["trace"])
    assert "canary" not in json.dumps(lines(), ensure_ascii=False).casefold()


@pytest.mark.parametrize(
    "said, written",
    [
        ("mail to canary@example.org failed", "mail to [address] failed"),
        ("<canary@example.org>: 550", "<[address]>: 550"),
        ("GET /search/?q=canary answered", "GET [path] answered"),
        ("see /data/media/documents/ab/canary now", "see [path] now"),
        ("took 3/4 of and/or 12.5 ms", "took 3/4 of and/or 12.5 ms"),
    ],
)
def test_free_text_loses_addresses_paths_and_query_strings(said, written):
    assert logs.without_persons(said) == written


def test_what_a_library_adds_to_a_record_is_left_out(lines):
    logging.getLogger("some.library").warning(
        "hello %s", CANARY, extra={"email": CANARY, "form": {"a": NAME}}
    )
    (line,) = lines()
    assert set(line) == {"at", "level", "logger", "message"}
    assert line["message"] == "hello [address]"


@pytest.mark.parametrize(
    "given, kept", [("abc-12345", True), (CANARY, False), ("x", False), ("a" * 65, False)]
)
def test_a_request_number_from_the_proxy_is_taken_over_if_it_is_one(given, kept, ghent):
    answer = Client().get("/account/login/", headers={"x-request-id": given})
    assert (answer["X-Request-ID"] == given) is kept
    assert len(answer["X-Request-ID"]) >= 8


def test_a_task_leaves_a_line_with_its_jobs_number_and_nothing_else_of_it(lines):
    task = type("Task", (), {"name": "office.tasks.run_job"})
    logs.task_begins("t1", task)
    logs.task_ends("t1", task, (7,), state="SUCCESS", kwargs={"email": CANARY}, retval=NAME)
    logs.task_ends("t2", task, (CANARY,), state="FAILURE")
    first, second = lines()
    assert (first["task"], first["job"], first["outcome"]) == ("office.tasks.run_job", 7, "success")
    assert "job" not in second
    assert "canary" not in json.dumps([first, second]).casefold()


def test_a_task_that_breaks_is_told_without_its_errors_words(lines):
    @shared_task(name="tests.breaks")
    def breaks_on_a_name():
        raise IntegrityError(f"Key (name)=({NAME}) already exists")

    build_tracer("tests.breaks", breaks_on_a_name, app=app)("t3", (), {}, {"id": "t3", "hostname": "here"})
    (line,) = [each for each in lines() if each["logger"] == "celery.app.trace"]
    assert line["message"] == "Task tests.breaks[t3] raised unexpected: IntegrityError"
    assert line["error"] == "IntegrityError"
    assert "canar" not in json.dumps(lines()).casefold()


@pytest.mark.parametrize("wish, level", [("", "INFO"), ("DEBUG", "INFO"), ("warning", "WARNING")])
def test_production_writes_json_and_never_the_finest_lines(wish, level, tmp_path):
    asked = (
        "from django.conf import settings; log = settings.LOGGING; "
        "print(log['handlers']['console']['formatter'], log['root']['level'])"
    )
    env = os.environ | {
        "ENTENTE_ENV": "production", "SECRET_KEY": "x", "JOURNAL_KEY": "y", "LOG_LEVEL": wish,
        "DATABASE_URL": "postgresql://e@localhost/e", "ENTENTE_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env=env,
        cwd=django_settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["json", level]
