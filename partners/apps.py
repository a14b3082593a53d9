from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = _("Partners")

    def ready(self) -> None:
        from partners import (  # noqa: F401 - importing them registers jobs and lives
            acts,
            jobs,
            lifecycle,
            register_jobs,
            request_lifecycle,
            spelling_index,
            twinning_panel,
        )

        acts.register()
        post_migrate.connect(spelling_index.keep, sender=self)
