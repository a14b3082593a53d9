"""A day in the diary that may move: one thing has at most one open deadline of a kind."""

from datetime import date

from django.db import models

from office import diary
from office.models import Role, User


def keep_due(
    kind: str,
    subject: models.Model,
    due_on: date | None,
    *,
    sentence: str,
    values: dict[str, str],
    user: User | None = None,
    opened_on: date | None = None,
) -> None:
    """Let the diary say this day and no other; without a day what stands there is settled."""
    diary.settle_deadlines(subject, kind)
    if due_on is None:
        return
    diary.open_deadline(
        kind, subject, due_on=due_on, sentence=sentence, values=values, role=Role.OFFICER, user=user,
        opened_on=opened_on,
    )  # fmt: skip


__all__ = ["keep_due"]
