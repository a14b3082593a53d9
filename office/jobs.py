"""Background work: the row is the truth and the broker a hint.

A job function *prepares*: it reads, computes and reports progress, for as long as it needs, outside any
transaction. It returns what is to be *written*: a function that runs in the one short transaction that also
marks the job done. So a worker killed at any moment leaves either everything or nothing, and a job that two
workers took up has one effect: only the owner of the lease gets to write.
"""

import logging
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from office import file_store, journal
from office.models import OPERATOR, Actor, Job, JobState, Role, account_of
from office.rules import Refused, require

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
Write = Callable[[], dict[str, Any]]


class Interrupted(Exception):
    """The job was cancelled, or another worker owns it now: stop, nothing is to be written."""


@dataclass
class Run:
    """A job in the hands of one worker."""

    job: Job
    owner: str

    @property
    def by(self) -> Actor:
        return self.job.requested_by or OPERATOR

    def progress(self, done: int, total: int | None = None) -> None:
        """Report rows done and renew the lease. Raises Interrupted when this worker has to stop."""
        fresh = {"rows_done": done, "lease_until": _lease_end()}
        if total is not None:
            fresh["rows_total"] = total
        mine = Job.objects.filter(
            pk=self.job.pk, state=JobState.RUNNING, owner=self.owner, cancel_requested=False
        )
        if not mine.update(**fresh):
            raise Interrupted

    def writing(self, done: int, total: int) -> None:
        """Report rows written. What is written is seen by others only at the end, so this goes into a file."""
        place = _progress_file(self.job.pk)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(f"{done} {total}")
        except OSError:
            logger.warning("The progress of job %s could not be told now.", self.job.pk)


def _progress_file(job_pk: int) -> Path:
    return Path(settings.DATA_DIR) / "progress" / str(job_pk)


def rows_written(job: Job) -> tuple[int, int] | None:
    """Rows done and rows in all while a job writes; None at any other time."""
    if job.state != JobState.RUNNING:
        return None
    try:
        done, total = map(int, _progress_file(job.pk).read_text().split())
    except (OSError, ValueError):
        return None
    return done, total


Prepare = Callable[[Run], Write]
_kinds: dict[str, Prepare] = {}
_labels: dict[str, Any] = {}


def job_kind(name: str, label: Any = "") -> Callable[[Prepare], Prepare]:
    """Register the function that prepares jobs of this kind; `label` is what people read."""

    def register(prepare: Prepare) -> Prepare:
        _kinds[name] = prepare
        _labels[name] = label
        return prepare

    return register


def kind_label(kind: str) -> str:
    """A kind of job in words."""
    return str(_labels.get(kind) or kind.replace("_", " "))


@transaction.atomic
def enqueue(kind: str, parameters: dict[str, Any], *, by: Actor, return_url: str = "") -> Job:
    """Write the job's row in the caller's transaction; the broker hears of it after the commit."""
    if kind not in _kinds:
        raise ValueError(f"no job kind is called {kind}")
    job = Job.objects.create(
        kind=kind, parameters=parameters, requested_by=account_of(by), return_url=return_url
    )
    transaction.on_commit(lambda: send(job.pk))
    return job


def send(job_pk: int, *, expires: int | None = None) -> None:
    """Hint the broker at a job. A broker that is down loses nothing: the sweep sends again."""
    from office.tasks import run_job  # the task imports this module

    try:
        run_job.apply_async([job_pk], retry=False, expires=expires)
    except Exception:  # noqa: BLE001 - any broker's failure: the row stays, the sweep repairs
        logger.warning("The broker did not take job %s; the sweep will send it again.", job_pk)


def execute(job_pk: int) -> bool:
    """Run a job if it can be claimed; True when this call brought it to its end."""
    run = _claim(job_pk)
    if run is None:
        return False
    with translation.override(run.by.language):
        try:
            with _heartbeat(run):
                write = _kinds[run.job.kind](run)
            return _finish(run, write)
        except Interrupted:
            return _cancel_if_asked(run)
        except Refused as refused:
            return _close(run, state=JobState.FAILED, failure=str(refused))
        except Exception:
            logger.exception("Job %s (%s) failed.", job_pk, run.job.kind)
            sentence = _("Something went wrong on our side; nothing was changed. The log says what it was.")
            return _close(run, state=JobState.FAILED, failure=sentence)
        finally:
            file_store.remove_refused()


def may_be_seen_by(job: Job, by: Actor) -> bool:
    """Whoever asked for it; administrators and auditors see every job."""
    return by.has_role(Role.ADMINISTRATOR, Role.AUDITOR) or job.requested_by_id == by.pk


def not_cancellable(job: Job, by: Actor) -> str | None:
    """Why `by` may not stop this job; None when nothing stands against it."""
    if job.is_finished:
        return _("This job has already ended, so it cannot be cancelled any more.")
    if by.has_role(Role.ADMINISTRATOR) or (by.pk is not None and job.requested_by_id == by.pk):
        return None
    return _("A job is stopped by the person who asked for it or by an administrator.")


@transaction.atomic
def cancel(job: Job, *, by: Actor) -> Job:
    """Ask a job to stop: a waiting one ends at once, a running one at its next report of progress."""
    job.refresh_from_db()
    require(not_cancellable(job, by), "job_finished" if job.is_finished else "role")
    waiting = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
    stopped = waiting.update(state=JobState.CANCELLED, cancel_requested=True, finished_at=timezone.now())
    if not stopped and not Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
        cancel_requested=True
    ):
        raise Refused("job_finished", _("This job has already ended, so it cannot be cancelled any more."))
    job.refresh_from_db()
    journal.record("job.cancel", job, by=by)
    return job


def sweep() -> int:
    """Send again every job that waits or whose worker was lost; returns how many."""
    abandoned = Job.objects.filter(
        state=JobState.RUNNING, cancel_requested=True, lease_until__lt=timezone.now()
    )
    abandoned.update(state=JobState.CANCELLED, finished_at=timezone.now())
    lost = list(Job.objects.claimable(timezone.now()).values_list("pk", flat=True)[:100])
    for job_pk in lost:
        # The next sweep sends again, so these hints need not pile up in front of a busy worker.
        send(job_pk, expires=settings.JOB_LEASE_SECONDS)
    return len(lost)


def _lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


@contextmanager
def _heartbeat(run: Run) -> Iterator[None]:
    """Renew the lease while the job prepares: a long silent stretch (a big PDF) is not a lost worker."""
    stop = threading.Event()
    beat = threading.Thread(target=_renew_lease, args=(run.job.pk, run.owner, stop), daemon=True)
    beat.start()
    try:
        yield
    finally:
        stop.set()
        beat.join()


def _renew_lease(job_pk: int, owner: str, stop: threading.Event) -> None:
    while not stop.wait(settings.JOB_LEASE_SECONDS / 3):
        try:
            Job.objects.filter(pk=job_pk, state=JobState.RUNNING, owner=owner).update(
                lease_until=_lease_end()
            )
        except DatabaseError:
            logger.warning("The lease of job %s could not be renewed now.", job_pk)
        finally:
            connection.close()  # this thread's own


def _claim(job_pk: int) -> Run | None:
    owner = secrets.token_hex(8)
    job = Job.objects.claimable(timezone.now()).filter(pk=job_pk).first()
    if job is None:
        return None
    if job.attempts >= MAX_ATTEMPTS:
        _give_up(job)
        return None
    claimed = Job.objects.claimable(timezone.now()).filter(
        pk=job_pk, attempts=job.attempts, cancel_requested=False
    )
    taken = claimed.update(
        state=JobState.RUNNING, owner=owner, lease_until=_lease_end(), attempts=job.attempts + 1, rows_done=0
    )
    if not taken:
        return None
    _progress_file(job_pk).unlink(missing_ok=True)  # of a worker that was killed while it wrote
    return Run(job=Job.objects.select_related("requested_by").get(pk=job_pk), owner=owner)


def _give_up(job: Job) -> None:
    with translation.override(job.requested_by.language if job.requested_by else OPERATOR.language):
        sentence = _(
            "The worker was lost %(times)s times while doing this, so it was given up. Nothing was changed."
        )
        Job.objects.claimable(timezone.now()).filter(pk=job.pk).update(
            state=JobState.FAILED, failure=sentence % {"times": MAX_ATTEMPTS}, finished_at=timezone.now()
        )


def _finish(run: Run, write: Write) -> bool:
    try:
        return _write_and_mark_done(run, write)
    finally:
        _progress_file(run.job.pk).unlink(missing_ok=True)


def _write_and_mark_done(run: Run, write: Write) -> bool:
    with transaction.atomic():
        locked = Job.objects.select_for_update().get(pk=run.job.pk)
        if locked.state != JobState.RUNNING or locked.owner != run.owner or locked.cancel_requested:
            raise Interrupted
        result = write()
        locked.state, locked.result, locked.finished_at = JobState.DONE, result, timezone.now()
        locked.rows_done = locked.rows_total or locked.rows_done
        locked.save()
    return True


def _cancel_if_asked(run: Run) -> bool:
    asked = Job.objects.filter(pk=run.job.pk, state=JobState.RUNNING, owner=run.owner, cancel_requested=True)
    return bool(asked.update(state=JobState.CANCELLED, finished_at=timezone.now()))


def _close(run: Run, **fields) -> bool:
    mine = Job.objects.filter(pk=run.job.pk, state=JobState.RUNNING, owner=run.owner)
    return bool(mine.update(finished_at=timezone.now(), **fields))
