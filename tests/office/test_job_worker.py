"""A real worker, killed in the middle: whatever it was doing happens exactly once."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = [pytest.mark.heavy]
ROOT = Path(__file__).resolve().parents[2]
# Run inside each process of this story: a kind of job that works long enough to be killed, then adds one unit.
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
def house(tmp_path):
    """An installation of its own: database file, broker folder, a worker's own module with the slow job."""
    (tmp_path / "slow_jobs.py").write_text(KIND)
    (tmp_path / "slow_settings.py").write_text(
        "from config.settings import *\nJOB_LEASE_SECONDS = 2\nINSTALLED_APPS = [*INSTALLED_APPS, 'slow_app']\n"
        "CELERY_BEAT_SCHEDULE = {'sweep-jobs': {'task': 'office.tasks.sweep_jobs', 'schedule': 1.0}}\n"
    )
    app = tmp_path / "slow_app"
    app.mkdir()
    (app / "__init__.py").write_text("")
    (app / "apps.py").write_text(
        "from django.apps import AppConfig\n\nclass SlowConfig(AppConfig):\n    name = 'slow_app'\n\n"
        "    def ready(self):\n        import slow_jobs\n"
    )
    env = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path}/slow.sqlite3",
        "ENTENTE_DATA_DIR": str(tmp_path / "files"),
        "ENTENTE_ENV": "embedded",
        "DJANGO_SETTINGS_MODULE": "slow_settings",
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}",
        "C_FORCE_ROOT": "1",
    }
    env.pop("REDIS_URL", None)
    workers: list[subprocess.Popen] = []

    class House:
        def run(self, code: str) -> str:
            django = "import django; django.setup(); from office.models import *; from office import jobs\n"
            done = subprocess.run(
                [sys.executable, "-c", django + code],
                env=env,
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            )
            return done.stdout.strip()

        def worker(self) -> subprocess.Popen:
            command = ["-m", "celery", "-A", "config", "worker", "-B", "-c", "1", "--loglevel", "warning"]
            log = (tmp_path / f"worker{len(workers)}.log").open("w")
            workers.append(
                subprocess.Popen(
                    [sys.executable, *command],
                    env=env,
                    cwd=ROOT,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )
            return workers[-1]

        def wait(self, question: str, answer: str, seconds: float = 60) -> None:
            until = time.monotonic() + seconds
            while (got := self.run(f"print({question})")) != answer:
                assert time.monotonic() < until, f"{question} is {got}, not {answer}"
                time.sleep(0.2)

    made = House()
    made.run("from django.core.management import call_command; call_command('migrate', verbosity=0)")
    yield made
    for worker in workers:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


def kill(worker: subprocess.Popen) -> None:
    """As when the machine loses power: the worker and its children, at once."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def test_a_worker_killed_in_the_middle_leaves_exactly_one_effect_after_the_restart(house):
    house.run("jobs.enqueue('slow_unit', {}, by=OPERATOR)")
    first = house.worker()
    house.wait("Job.objects.filter(state='running', rows_done__gt=2).count()", "1")
    kill(first)
    assert house.run("print(Unit.objects.count(), Job.objects.get().state)") == "0 running"
    house.worker()
    house.wait("Job.objects.get().state", "done")
    assert house.run("print(Unit.objects.count(), Job.objects.get().attempts)") == "1 2"


def test_a_job_whose_hint_was_lost_is_found_by_the_sweep(house, tmp_path):
    house.run("jobs.enqueue('slow_unit', {}, by=OPERATOR)")
    for message in (tmp_path / "files" / "broker" / "messages").iterdir():
        message.unlink()
    house.worker()
    house.wait("Job.objects.get().state", "done")
    assert house.run("print(Unit.objects.count())") == "1"
