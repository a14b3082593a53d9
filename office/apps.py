from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    name = "office"
    verbose_name = _("Office")

    def ready(self) -> None:
        # What every app tells the house about itself: its lives, the words for its acts, its kinds of jobs.
        autodiscover_modules("lifecycle", "decisions", "permissions", "acts", "jobs", "journal_jobs")
        from office import checks  # noqa: F401 - registers the check of the journal's triggers
