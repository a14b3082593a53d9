"""The page on which somebody takes a step of a life: what it is about, the day, the reason, the refusal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from office.lifecycle import Lifecycle
from office.rules import Refused
from relations.forms.relation import StepForm
from relations.steps import step_for_people

STALE, INVALID = 409, 400


def take_step(
    request: HttpRequest,
    life: Lifecycle,
    thing: Any,
    name: str,
    form_class: type[StepForm],
    rows: list[Any],
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show a step with what it is about, take it, and keep what was typed when it is refused."""
    asked = step_for_people(life, thing, name, by=request.user)
    form = form_class(request.POST if request.method == "POST" else None, step=asked, initial=initial)
    status = INVALID if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            life.take(thing, name, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
            status = STALE
        else:
            messages.success(request, _("Recorded: %(step)s.") % {"step": asked.label})
            return redirect(thing)
    context = {"form": form, "rows": rows, "step": asked, "back": thing.get_absolute_url(), **form.words}
    return render(request, "relations/step_form.html", context, status=status)
