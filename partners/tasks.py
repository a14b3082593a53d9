"""What the calendar does by itself. The task only delegates, and running it twice has one effect."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone, translation

from office.models import Municipality
from partners import terms_of_office
from partners.actions.contacts import erase_what_is_due


@shared_task
def look_after_contacts() -> None:
    """Ends of terms come into the diary; whom we may keep no longer is erased. By the municipality's own day."""
    ours = Municipality.ours()
    spoken = [code for code in (ours.working_languages if ours else []) if code in dict(settings.LANGUAGES)]
    with (
        timezone.override(ours.time_zone if ours else "UTC"),
        translation.override(spoken[0] if spoken else "en"),
    ):
        erase_what_is_due(timezone.localdate())
        terms_of_office.follow_terms(timezone.localdate())
