from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RelationsConfig(AppConfig):
    name = "relations"
    verbose_name = _("Relations")

    def ready(self) -> None:
        from relations import (
            acts,
            audit_sources,
            claims,
            finding,
            need_panels,
            panels,
            permission_corrections,
            records,
            request_panels,
            search,
            so_far,
        )
        from relations.council import protocol, termination

        acts.register()
        audit_sources.register()
        claims.register()
        finding.register()
        need_panels.register()
        panels.register()
        permission_corrections.register()
        request_panels.register()
        records.register()
        search.register()
        so_far.register()
        protocol.register()
        termination.register()
