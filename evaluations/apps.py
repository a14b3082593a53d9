from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = _("Evaluations")

    def ready(self) -> None:
        from evaluations import (
            acts,  # noqa: F401 - names the acts
            jobs,  # noqa: F401 - registers the job kind of the reports
            lifecycle,  # noqa: F401 - lists the lives
            panels,  # noqa: F401 - registers the evaluations on the page of a relation
            papers,  # noqa: F401 - registers the papers on the page of a relation
            so_far,
        )

        so_far.register()
