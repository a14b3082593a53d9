"""Background work: the row is the truth, the broker a hint; whatever happens, one effect."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from office import jobs
from office.models import OPERATOR, Job, JobState, JournalEntry, Unit
from office.rules import Refused
from office.tasks import run_job, sweep_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def hints(monkeypatch) -> list[int]:
    """What the broker was told."""
    told: list[int] = []
    monkeypatch.setattr(run_job, "apply_async", lambda args, **options: told.append(args[0]))
    return told


@pytest.fixture
def add_unit(monkeypatch):
    """A kind of job that adds a unit; its preparation can be told to do something first."""

    def prepare(run: jobs.Run) -> jobs.Write:
        prepare.before(run)

        def write() -> dict[str, str]:
            prepare.inside()
            return {"unit": Unit.objects.create(name=f"Unit {Unit.objects.count()}").name}

        return write

    prepare.before = lambda run: run.progress(1, 2)
    prepare.inside = lambda: None
    monkeypatch.setitem(jobs._kinds, "add_unit", prepare)
    return prepare


@pytest.fixture
def job(add_unit, hints, person) -> Job:
    return jobs.enqueue("add_unit", {}, by=person("officer", language="nl"))


def state_of(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state


def later(seconds: int):
    return timezone.now() + timedelta(seconds=seconds)


def test_the_broker_hears_of_a_job_after_the_commit(add_unit, hints, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        job = jobs.enqueue("add_unit", {}, by=OPERATOR)
        assert hints == []
    assert hints == [job.pk]


def test_a_request_that_is_rolled_back_leaves_no_job_and_no_hint(add_unit, hints, transactional_db):
    with transaction.atomic():
        jobs.enqueue("add_unit", {}, by=OPERATOR)
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert hints == []


def test_a_kind_that_nobody_registered_is_refused():
    with pytest.raises(ValueError, match="no job kind"):
        jobs.enqueue("brew_coffee", {}, by=OPERATOR)


def test_a_job_runs_once_and_keeps_its_result(job):
    assert jobs.execute(job.pk) is True
    done = Job.objects.get(pk=job.pk)
    assert (done.state, done.result, done.rows_done, done.rows_total) == ("done", {"unit": "Unit 0"}, 2, 2)


def test_the_same_hint_twice_has_one_effect(job):
    assert jobs.execute(job.pk) is True
    assert jobs.execute(job.pk) is False
    assert Unit.objects.count() == 1


def test_a_hint_for_a_job_that_is_not_there_does_nothing():
    assert jobs.execute(4711) is False


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_have_one_effect(job, add_unit):
    both = threading.Barrier(2, timeout=5)

    def meet(run: jobs.Run) -> None:
        # The other worker finds nothing to claim, as it should: then this one waits in vain.
        with suppress(threading.BrokenBarrierError):
            both.wait()

    add_unit.before = meet
    both_ended = []

    def work() -> None:
        both_ended.append(jobs.execute(job.pk))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(both_ended) == [False, True]
    assert Unit.objects.count() == 1


def test_a_worker_that_lost_its_lease_writes_nothing(job, add_unit):
    """It was thought dead, another took the job up and finished it; then it came back."""

    def sleep_too_long(run: jobs.Run) -> None:
        Job.objects.filter(pk=job.pk).update(lease_until=later(-1))
        add_unit.before = lambda run: None
        assert jobs.execute(job.pk) is True

    add_unit.before = sleep_too_long
    assert jobs.execute(job.pk) is False
    assert Unit.objects.count() == 1
    assert Job.objects.get(pk=job.pk).attempts == 2


def test_a_worker_that_lost_its_lease_stops_at_its_next_report(job, add_unit):
    def stolen(run: jobs.Run) -> None:
        Job.objects.filter(pk=job.pk).update(owner="another")
        run.progress(1)
        pytest.fail("it went on")

    add_unit.before = stolen
    assert jobs.execute(job.pk) is False
    assert state_of(job) == JobState.RUNNING  # the other's business


@pytest.mark.django_db(transaction=True)
def test_the_lease_is_renewed_while_a_long_preparation_is_silent(job, add_unit, settings):
    settings.JOB_LEASE_SECONDS = 0.3

    def silent(run: jobs.Run) -> None:
        threading.Event().wait(0.9)
        assert not Job.objects.claimable(timezone.now()).exists()

    add_unit.before = silent
    assert jobs.execute(job.pk) is True


def test_a_waiting_job_is_cancelled_at_once(job):
    jobs.cancel(job, by=job.requested_by)
    assert jobs.execute(job.pk) is False
    assert (state_of(job), Unit.objects.count()) == (JobState.CANCELLED, 0)
    assert JournalEntry.objects.get().act == "job.cancel"


def test_a_running_job_stops_at_its_next_report_and_writes_nothing(job, add_unit):
    def cancelled(run: jobs.Run) -> None:
        jobs.cancel(Job.objects.get(pk=job.pk), by=job.requested_by)
        run.progress(1)
        pytest.fail("it went on")

    add_unit.before = cancelled
    assert jobs.execute(job.pk) is True
    assert (state_of(job), Unit.objects.count()) == (JobState.CANCELLED, 0)


def test_a_job_cancelled_just_before_it_writes_writes_nothing(job, add_unit):
    add_unit.before = lambda run: jobs.cancel(Job.objects.get(pk=job.pk), by=job.requested_by)
    jobs.execute(job.pk)
    assert (state_of(job), Unit.objects.count()) == (JobState.CANCELLED, 0)


def test_a_finished_job_is_not_cancelled(job):
    jobs.execute(job.pk)
    with pytest.raises(Refused, match="already ended"):
        jobs.cancel(job, by=job.requested_by)


def test_somebody_elses_job_is_stopped_by_administrators_only(job, person):
    with pytest.raises(Refused) as refused:
        jobs.cancel(job, by=person("head"))
    assert refused.value.code == "role"
    jobs.cancel(job, by=person("administrator"))
    assert state_of(job) == JobState.CANCELLED


def test_a_refusal_becomes_the_reason_of_failure(job, add_unit):
    def refuse(run: jobs.Run) -> None:
        raise Refused("file_empty", "The file is empty.")

    add_unit.before = refuse
    jobs.execute(job.pk)
    failed = Job.objects.get(pk=job.pk)
    assert (failed.state, failed.failure) == (JobState.FAILED, "The file is empty.")


def test_a_fault_while_writing_undoes_everything_and_says_so_without_its_details(job, add_unit, caplog):
    def fail_late() -> None:
        Unit.objects.create(name="half")
        raise ZeroDivisionError("secret detail")

    add_unit.inside = fail_late
    jobs.execute(job.pk)
    failed = Job.objects.get(pk=job.pk)
    assert failed.state == JobState.FAILED
    assert failed.failure
    assert "secret detail" not in failed.failure
    assert "secret detail" in caplog.text
    assert not Unit.objects.exists()


def test_a_broker_that_is_down_loses_nothing(add_unit, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(args, **options):
        raise ConnectionRefusedError

    monkeypatch.setattr(run_job, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue("add_unit", {}, by=OPERATOR)
    told: list[int] = []
    monkeypatch.setattr(run_job, "apply_async", lambda args, **options: told.append(args[0]))
    sweep_jobs()
    assert told == [job.pk]


def test_the_sweep_sends_waiting_and_abandoned_jobs_and_no_others(add_unit, hints):
    def made(**fields) -> Job:
        return Job.objects.create(kind="add_unit", **fields)

    waiting = made()
    abandoned = made(state=JobState.RUNNING, owner="dead", lease_until=later(-1))
    made(state=JobState.RUNNING, owner="alive", lease_until=later(30))
    made(state=JobState.DONE)
    given_up = made(state=JobState.RUNNING, owner="dead", lease_until=later(-1), cancel_requested=True)
    assert jobs.sweep() == 2
    assert sorted(hints) == [waiting.pk, abandoned.pk]
    assert state_of(given_up) == JobState.CANCELLED


def test_a_job_whose_worker_dies_again_and_again_is_given_up_with_a_reason(job):
    Job.objects.update(state=JobState.RUNNING, attempts=jobs.MAX_ATTEMPTS, lease_until=later(-1))
    assert jobs.execute(job.pk) is False
    given_up = Job.objects.get(pk=job.pk)
    assert given_up.state == JobState.FAILED
    assert str(jobs.MAX_ATTEMPTS) in given_up.failure


def test_the_task_only_fetches_and_delegates(job):
    run_job(job.pk)
    assert state_of(job) == JobState.DONE
