"""Home: what is due, what is missing, how the portfolio stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from evaluations import pulses, queries
from evaluations.rules import may_request
from office.access import EVERYBODY, open_to
from office.models import Role
from partners.models import Partner
from partners.rules import may_keep_partners


@require_GET
@open_to(*EVERYBODY)
def home(request: HttpRequest) -> HttpResponse:
    """Staff find their day; a council member goes on to the items to decide."""
    if not request.user.is_staff_member:
        return redirect("office:inbox")
    today = timezone.localdate()
    protocols = queries.protocols_to_watch(today)
    watched = (protocol.relation for protocol in (*protocols.ending, *protocols.adopted))
    living = pulses.living_ties(today, also=watched)
    strip = pulses.portfolio_strip(today)
    context = {
        "today": today,
        "agenda": queries.agenda_of(request.user, today),
        "strip": strip,
        "is_first_day": not strip.statuses and _begins(request),
        "living": living,
        "proposals": [tie for tie in living if tie.is_proposed] if _decides(request) else [],
        "ending": protocols.ending,
        "missing": queries.missing_permissions(protocols.adopted, request.municipality, today),
        "may_request": may_request(request.user) is None,
    }
    return render(request, "evaluations/home.html", context)


def _begins(request: HttpRequest) -> bool:
    """Nobody has entered a partner yet, and this person may: the list they have already is the first thing to do."""
    return may_keep_partners(request.user) is None and not Partner.objects.exists()


def _decides(request: HttpRequest) -> bool:
    """Silent ties are put before those who keep the relations."""
    return request.user.has_role(Role.OFFICER, Role.HEAD)
