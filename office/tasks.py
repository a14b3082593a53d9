from celery import shared_task

from office import jobs, upkeep


@shared_task
def run_job(job_pk: int) -> None:
    jobs.execute(job_pk)


@shared_task
def sweep_jobs() -> None:
    jobs.sweep()
    upkeep.note(upkeep.SCHEDULE)  # both the schedule that asked and the worker that did are alive
