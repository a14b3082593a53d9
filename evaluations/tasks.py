"""What the calendar does by itself. The task only delegates, and running it twice has one effect."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone, translation

from evaluations.scheduling import follow_the_cycle
from office.models import Municipality


@shared_task
def follow_the_evaluations() -> None:
    """What is due to be evaluated, by the municipality's own day; reasons in its own language."""
    ours = Municipality.ours()
    spoken = [code for code in (ours.working_languages if ours else []) if code in dict(settings.LANGUAGES)]
    with (
        timezone.override(ours.time_zone if ours else "UTC"),
        translation.override(spoken[0] if spoken else "en"),
    ):
        follow_the_cycle(timezone.localdate())
