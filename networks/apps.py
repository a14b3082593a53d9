from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworksConfig(AppConfig):
    name = "networks"
    verbose_name = _("Networks")

    def ready(self) -> None:
        from networks import acts, council, fellows, legality, so_far

        acts.register()
        council.register()
        fellows.register()
        legality.register()
        so_far.register()
