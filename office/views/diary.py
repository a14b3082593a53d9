"""What is due, late, or waits on somebody else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from office.access import EVERYBODY, open_to
from office.deputising import standing_in
from office.diary import due_for


@require_safe
@open_to(*EVERYBODY)
def diary(request: HttpRequest) -> HttpResponse:
    lent = request.user.roles - request.user.own_roles
    shown = {"agenda": due_for(request.user), "standing_in": standing_in(request.user) if lent else []}
    return render(request, "office/deadline_list.html", shown)
