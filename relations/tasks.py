"""What the calendar does by itself. Each task only delegates, and running it twice has one effect."""

from celery import shared_task
from django.utils import timezone

from office.models import Municipality
from relations.actions import exchange, programme, protocol, pulse, termination, tidying


@shared_task
def follow_the_calendar() -> None:
    """Terms that renew themselves or run out, ends whose notice is over, by the municipality's own day."""
    ours = Municipality.ours()
    with timezone.override(ours.time_zone if ours else "UTC"):
        protocol.follow_terms(timezone.localdate())
        termination.follow_notice_periods()
        programme.remind_of_programmes(timezone.localdate())


@shared_task
def follow_the_pulse() -> None:
    """What the silence of ties proposes goes into the head's diary; marks follow a changed answer time."""
    ours = Municipality.ours()
    with timezone.override(ours.time_zone if ours else "UTC"):
        exchange.mark_all()
        pulse.follow_pulses(timezone.localdate())


@shared_task
def tidy_up() -> None:
    """Text that nobody saved and links that are long closed are laid away, by the municipality's own day."""
    ours = Municipality.ours()
    with timezone.override(ours.time_zone if ours else "UTC"):
        tidying.tidy_up(timezone.localdate())
