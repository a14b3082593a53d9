from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RelationsConfig(AppConfig):
    name = "relations"
    verbose_name = _("Relations")

    def ready(self) -> None:
        from relations import claims, panels
        from relations.council import protocol, termination

        claims.register()
        panels.register()
        protocol.register()
        termination.register()
