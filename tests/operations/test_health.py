"""Probes for machines, a page for people, one command: whether the house itself is in order."""

import json
import socket
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from office import health, jobs, journal, journal_anchor, probes, schema, upkeep
from office.journal_jobs import VERIFY
from office.models import OPERATOR, Job, JobState, JournalHead, Unit
from office.tasks import sweep_jobs


@pytest.fixture(autouse=True)
def own_notes(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def up_for_long(monkeypatch):
    monkeypatch.setattr(health, "_STARTED_AT", timezone.now() - timedelta(hours=1))


def finding(name: str) -> health.Finding:
    return next(one for one in health.findings() if one.name == name)


# --- Probes ------------------------------------------------------


def test_the_probe_of_life_needs_neither_login_nor_database_nor_our_name(settings):
    """No database is allowed in this test at all: a query would fail it."""
    settings.ALLOWED_HOSTS = ["entente.example"]
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/health/", headers={"host": "10.0.0.7:8000"})
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})
    assert "no-store" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer


def test_ready_means_that_the_database_has_its_tables(db, monkeypatch):
    monkeypatch.setattr(probes._Known, "migrated", False)
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_not_ready_while_migrations_are_missing(db, monkeypatch):
    monkeypatch.setattr(probes._Known, "migrated", False)
    monkeypatch.setattr(schema, "missing_migrations", lambda: ["office.0999_later"])
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "not ready", "lacking": "migrations"})


def test_not_ready_while_the_database_is_away_and_no_detail_said(db, monkeypatch):
    def away():
        raise OperationalError("connection to server at db-7.internal failed")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        patch.setattr(probes._Known, "migrated", True)
        answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "not ready", "lacking": "database"})


def test_probes_are_only_read():
    assert Client().post("/health/").status_code == 405


# --- Findings ----------------------------------------------------


def test_the_schedule_is_heard_of_whenever_the_worker_sweeps(db):
    assert finding("schedule").tone == health.BAD
    sweep_jobs()
    assert finding("schedule").tone == health.GOOD


def test_a_schedule_that_fell_silent_is_found_and_every_page_says_so(ghent, login, up_for_long, monkeypatch):
    client = login("officer")
    sweep_jobs()
    assert b"at a standstill" not in client.get("/profile/").content
    later = timezone.now() + timedelta(minutes=3)
    monkeypatch.setattr(health.timezone, "now", lambda: later)
    assert health.background_is_late()
    assert finding("schedule").tone == health.BAD
    monkeypatch.undo()


def test_the_banner_waits_for_a_worker_that_starts_together_with_the_web_server(db, monkeypatch):
    monkeypatch.setattr(upkeep, "noted", lambda what: {"at": timezone.now() - timedelta(days=1)})
    monkeypatch.setattr(health, "_STARTED_AT", timezone.now())
    assert not health.background_is_late()


def test_the_banner_stands_on_a_page(ghent, login, up_for_long, monkeypatch):
    monkeypatch.setattr(upkeep, "noted", lambda what: {"at": timezone.now() - timedelta(minutes=3)})
    assert b"at a standstill" in login("officer").get("/profile/").content


@pytest.mark.parametrize("minutes, tone", [(1, health.GOOD), (10, health.WATCH), (40, health.BAD)])
def test_the_queue_is_as_old_as_its_oldest_job(db, minutes, tone):
    Job.objects.create(kind=VERIFY)
    Job.objects.update(created_at=timezone.now() - timedelta(minutes=minutes))
    assert finding("queue").tone == tone


def test_failed_jobs_are_counted_for_a_week(db):
    Job.objects.create(kind=VERIFY, state=JobState.FAILED, finished_at=timezone.now() - timedelta(days=8))
    assert finding("failures").tone == health.GOOD
    Job.objects.create(kind=VERIFY, state=JobState.FAILED, finished_at=timezone.now())
    assert finding("failures").tone == health.WATCH


def test_the_journal_is_in_order_once_it_was_read_and_in_danger_when_its_end_was_cut(db):
    with_entry = Unit.objects.create(name="International Relations")
    entry = journal.record("unit.add", with_entry, by=OPERATOR)
    assert finding("journal").tone == health.WATCH
    job = jobs.enqueue(VERIFY, {}, by=OPERATOR)
    assert jobs.execute(job.pk)
    assert finding("journal").tone == health.GOOD
    journal_anchor.move(journal_anchor.Head(entry.number, entry.hash), grown_from=lambda head: True)
    JournalHead.objects.update(count=0, last_hash="", signature="")
    assert finding("journal").tone == health.BAD


def test_missing_triggers_are_found(db):
    assert finding("guard").tone == health.BAD  # the test database has none


def test_a_broker_that_is_away_is_found_at_once(db, monkeypatch):
    import celery

    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    monkeypatch.setattr(celery.current_app.conf, "broker_url", f"redis://127.0.0.1:{port}/0")
    monkeypatch.setattr(celery.current_app.conf, "broker_write_url", f"redis://127.0.0.1:{port}/0")
    assert finding("broker").tone == health.BAD


def test_a_mail_server_that_is_away_is_found(db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        assert finding("mail").tone == health.BAD
        server.listen()
        assert finding("mail").tone == health.GOOD


def test_a_backup_grows_old(db, monkeypatch):
    assert finding("backup").tone == health.BAD
    upkeep.note(upkeep.BACKUP, missing=0, altered=0)
    assert finding("backup").tone == health.GOOD
    upkeep.note(upkeep.BACKUP, missing=1, altered=0)
    assert finding("backup").tone == health.BAD


@pytest.mark.parametrize("passed, tone", [(True, health.GOOD), (False, health.BAD)])
def test_the_last_drill_is_told_with_its_outcome(db, passed, tone):
    assert finding("drill").tone == health.WATCH
    upkeep.note(upkeep.DRILL, passed=passed)
    assert finding("drill").tone == tone


def test_a_full_disk_is_found(db, monkeypatch):
    usage = type("Usage", (), {"total": 1000, "free": 10})
    monkeypatch.setattr(health.shutil, "disk_usage", lambda folder: usage)
    assert finding("disk").tone == health.BAD


# --- Page and command --------------------------------------------


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_the_page_shows_every_finding_and_the_versions(role, ghent, login, settings):
    page = login(role).get("/health/report/").content.decode()
    for one in health.findings():
        assert one.title in page
    assert settings.VERSION in page
    table = page.partition("<tbody>")[2]
    assert table.index("needs action") < table.index("in order")


def test_the_page_names_no_person_and_no_content(ghent, login, person):
    other = person("officer", name="Canary Canarsson", email="canary@example.org")
    Job.objects.create(kind=VERIFY, requested_by=other, failure="canary text", parameters={"a": "canary"})
    assert "canary" not in login("auditor").get("/health/report/").content.decode().casefold()


def test_the_command_says_the_same_and_exits_1_when_something_needs_action(db, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("health", json=True)
    assert ended.value.code == 1
    said = json.loads(capsys.readouterr().out)
    assert said["healthy"] is False
    assert {one["name"] for one in said["findings"]} == {one.name for one in health.findings()}


# --- Redis away --------------------------------------------------


def test_without_redis_the_cache_remembers_in_the_process(settings):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    settings.CACHES = {
        "default": {
            "BACKEND": "office.caches.PatientRedisCache",
            "LOCATION": f"redis://127.0.0.1:{port}/0",
            "OPTIONS": {"socket_connect_timeout": 1},
        }
    }
    cache = caches["default"]
    cache.clear()
    cache.set("tries", 3)
    assert cache.get("tries") == 3
    assert cache.incr("tries") == 4
    assert cache.add("tries", 1) is False
    assert cache.get_many(["tries", "other"]) == {"tries": 4}
    cache.delete("tries")
    assert "tries" not in cache
