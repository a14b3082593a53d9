from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    name = "office"
    verbose_name = _("Office")

    def ready(self) -> None:
        # What every app tells the house about itself: its lives, the words for its acts, its kinds of jobs, its lists.
        autodiscover_modules(
            "lifecycle", "decisions", "permissions", "acts", "jobs", "journal_jobs", "tables", "diary_kinds"
        )
        from office import checks  # noqa: F401 - registers the check of the journal's triggers

        self._journal_second_factors()

    def _journal_second_factors(self) -> None:
        """The login library does it, so its signals are all there is to hear of it."""
        from allauth.mfa import signals

        from office.second_factor import note_change

        self.receivers = [
            (signals.authenticator_added, note_change("user.second_factor_on")),
            (signals.authenticator_removed, note_change("user.second_factor_off")),
            (signals.authenticator_reset, note_change("user.recovery_codes")),
        ]
        for signal, receiver in self.receivers:
            signal.connect(receiver)
