from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = _("Evaluations")

    def ready(self) -> None:
        from evaluations import (
            jobs,  # noqa: F401 - registers the job kind of the reports
            papers,  # noqa: F401 - registers the papers on the page of a relation
        )
