"""What a form makes is made once, however often it is sent; a refusal stays beside what was typed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from office.rules import Refused


def make_once(model: type, form: Any, make: Callable[[], Any]) -> Any:
    """Make a thing once however often the form is sent. None after a refusal, said beside what was typed."""
    token = form.cleaned_data["form_token"]
    if there := model.objects.filter(form_token=token).first():
        return there
    try:
        with transaction.atomic():
            return make()
    except IntegrityError:
        return model.objects.filter(form_token=token).first()
    except Refused as refused:
        say_refused(form, refused)
        return None


def made_before(model: type, request: HttpRequest) -> Any:
    """The thing this very form has made already, when it was sent twice; its choices may be gone since."""
    try:
        token = uuid.UUID(request.POST.get("form_token", ""))
    except ValueError:
        return None
    return model.objects.filter(form_token=token).first()


def done(form: Any, act: Callable[[], Any]) -> bool:
    """Whether the act went through; a refusal is said beside what was typed."""
    try:
        act()
    except Refused as refused:
        say_refused(form, refused)
        return False
    return True


def say_refused(form: Any, refused: Refused) -> None:
    form.add_error(None, str(refused))
    form.refused = refused


def status_of(form: Any) -> int:
    return 409 if getattr(form, "refused", None) else 200
