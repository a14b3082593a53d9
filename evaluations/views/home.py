"""Home: what is due, what is missing, how the portfolio stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from evaluations import queries
from evaluations.rules import may_request
from office.access import EVERYBODY, open_to


@require_GET
@open_to(*EVERYBODY)
def home(request: HttpRequest) -> HttpResponse:
    """Staff find their day; a council member goes on to the items to decide."""
    if not request.user.is_staff_member:
        return redirect("office:inbox")
    today = timezone.localdate()
    strip = queries.relations_by_status()
    protocols = queries.protocols_to_watch(today)
    context = {
        "today": today,
        "agenda": queries.agenda_of(request.user, today),
        "strip": strip,
        "relations_total": sum(count.count for count in strip),
        "ending": protocols.ending,
        "missing": queries.missing_permissions(protocols.adopted, request.municipality, today),
        "may_request": may_request(request.user) is None,
    }
    return render(request, "evaluations/home.html", context)
