"""The page for those who look after the house."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from office import health
from office.access import open_to
from office.models import Role


@require_safe
@never_cache
@open_to(Role.ADMINISTRATOR, Role.AUDITOR)
def health_report(request: HttpRequest) -> HttpResponse:
    rank = (health.BAD, health.WATCH, health.GOOD)
    found = sorted(health.findings(), key=lambda finding: rank.index(finding.tone))
    values = {"findings": found, "versions": health.versions(), "summary": _summary(found)}
    return render(request, "office/health.html", values)


def _summary(found: list[health.Finding]) -> dict[str, str]:
    tones = {finding.tone for finding in found}
    if health.BAD in tones:
        return {"tone": health.BAD, "text": _("Something needs action: it stands first.")}
    if health.WATCH in tones:
        return {"tone": health.WATCH, "text": _("All works. Some things are worth a look.")}
    return {"tone": health.GOOD, "text": _("Everything is in order.")}
