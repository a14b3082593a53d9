"""A real worker, killed in the middle: whatever it was doing happens exactly once."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.installation import install, surroundings

pytestmark = [pytest.mark.heavy]
ROOT = Path(__file__).resolve().parents[2]
# In every process of this story: a kind of job that works long enough to be killed, then adds one unit.
KIND = """
import time
from office.jobs import job_kind
from office.models import Unit

@job_kind("slow_unit")
def slow_unit(run):
    for step in range(20):
        run.progress(step, 20)
        time.sleep(0.1)
    return lambda: {"unit": Unit.objects.create(name=f"Unit {Unit.objects.count()}").pk}
"""


@pytest.fixture
def house(tmp_path, tmp_path_factory):
    """An installation of its own: database file, broker folder, a worker's own module with the slow job."""
    install(tmp_path_factory, tmp_path)
    (tmp_path / "slow_jobs.py").write_text(KIND)
    (tmp_path / "slow_settings.py").write_text(
        "from config.settings import *\n\nJOB_LEASE_SECONDS = 2\nINSTALLED_APPS.append('slow_app')\n"
        "CELERY_BEAT_SCHEDULE = {'sweep-jobs': {'task': 'office.tasks.sweep_jobs', 'schedule': 1.0}}\n"
    )
    app = tmp_path / "slow_app"
    app.mkdir()
    (app / "__init__.py").write_text("")
    (app / "apps.py").write_text(
        "from django.apps import AppConfig\n\nclass SlowConfig(AppConfig):\n    name = 'slow_app'\n\n"
        "    def ready(self):\n        import slow_jobs\n"
    )
    env = surroundings(
        tmp_path,
        DJANGO_SETTINGS_MODULE="slow_settings",
        PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}",
        C_FORCE_ROOT="1",
    )
    workers: list[subprocess.Popen] = []

    class House:
        def run(self, code: str) -> str:
            begin = "import django; django.setup()\nfrom office.models import *\nfrom office import jobs\n"
            command = [sys.executable, "-c", begin + code]
            return subprocess.run(
                command, env=env, cwd=ROOT, capture_output=True, text=True, check=True
            ).stdout

        def worker(self) -> subprocess.Popen:
            command = ["-m", "celery", "-A", "config", "worker", "-B", "-c", "1", "--loglevel", "warning"]
            with (tmp_path / f"worker{len(workers)}.log").open("w") as log:
                outside = {"env": env, "cwd": ROOT, "stdout": log, "stderr": log, "start_new_session": True}
                workers.append(subprocess.Popen([sys.executable, *command], **outside))
            return workers[-1]

        def ask(self, question: str) -> tuple:
            """One row, read straight from the file: starting Django for every glance would take seconds."""
            with closing(sqlite3.connect(tmp_path / "house.sqlite3", timeout=20)) as database:
                return database.execute(question).fetchone()

        def wait(self, question: str, answer: tuple, seconds: float = 90) -> None:
            until = time.monotonic() + seconds
            while (got := self.ask(question)) != answer:
                assert time.monotonic() < until, f"{question} gives {got}, not {answer}"
                time.sleep(0.1)

    yield House()
    for worker in workers:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


def kill(worker: subprocess.Popen) -> None:
    """As when the machine loses power: the worker and its children, at once."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


STATE = "SELECT state FROM office_job"
UNITS = "SELECT count(*) FROM office_unit"


def test_a_worker_killed_in_the_middle_leaves_exactly_one_effect_after_the_restart(house):
    house.run("jobs.enqueue('slow_unit', {}, by=OPERATOR)")
    first = house.worker()
    house.wait("SELECT rows_done > 2 FROM office_job", (1,))
    kill(first)
    assert house.ask(UNITS) == (0,)
    assert house.ask(STATE) == ("running",)
    house.worker()
    house.wait(STATE, ("done",))
    assert house.ask(UNITS) == (1,)
    assert house.ask("SELECT attempts FROM office_job") == (2,)


def test_a_job_whose_hint_was_lost_is_found_by_the_sweep(house, tmp_path):
    house.run("jobs.enqueue('slow_unit', {}, by=OPERATOR)")
    for message in (tmp_path / "house" / "broker" / "messages").iterdir():
        message.unlink()
    house.worker()
    house.wait(STATE, ("done",))
    assert house.ask(UNITS) == (1,)
