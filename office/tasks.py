from celery import shared_task

from office import diary_mail, jobs, upkeep


@shared_task
def run_job(job_pk: int) -> None:
    jobs.execute(job_pk)


@shared_task
def sweep_jobs() -> None:
    jobs.sweep()
    upkeep.note(upkeep.SCHEDULE)  # both the schedule that asked and the worker that did are alive


@shared_task
def remind() -> None:
    """What the diary has to say goes out by mail; running it twice, or two at once, says it once."""
    diary_mail.remind()
