"""Who was heard about a purpose, circle by circle."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from partners.models import Circle, Consultation, NeedProfile


@dataclass(frozen=True)
class Heard:
    """One circle with its consultations, oldest first; none where it was not heard yet."""

    code: str
    label: Any
    rows: tuple[Consultation, ...]


def circles_heard(profile: NeedProfile) -> list[Heard]:
    """All circles, from the narrow one to the wide; notes about several together, where there are any, last."""
    rows = list(profile.consultations.all())

    def of(code: str) -> tuple[Consultation, ...]:
        return tuple(row for row in rows if row.circle == code)

    found = [Heard(circle.value, circle.label, of(circle)) for circle in Circle]
    return found + ([Heard("", _("several together"), together)] if (together := of("")) else [])
