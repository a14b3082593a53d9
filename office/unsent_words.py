"""Words on an item that are not sent yet: kept while somebody types, read by the writer alone, gone once sent."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office.item_lock import locked_pending
from office.models import Question, Remark, Role, Submission, User, WordsDraft, WordsKind
from office.rules import Refused, require, role_missing

LONGEST = 5_000
_SENT: dict[str, Any] = {WordsKind.QUESTION: Question.objects, WordsKind.REMARK: Remark.objects}


@transaction.atomic
def keep_words(
    submission: Submission, kind: str, text: str, *, by: User, is_shared: bool = False, form_token: UUID | None = None
) -> WordsDraft | None:  # fmt: skip
    """Keep what stands in the form; emptied words are thrown away. Outside history: nothing has been said yet.

    A copy that arrives after its form was sent (the token says so) keeps nothing. Raises Refused once the item is closed.
    """
    require(role_missing(by, Role.COUNCILLOR), "role")
    if kind not in WordsKind.values:
        raise Refused("kind", _("Only questions and remarks can be kept."))
    if len(text) > LONGEST:
        raise Refused("too_long", _("Write at most 5,000 characters."))
    text = text.replace("\x00", "")  # no database keeps a null character
    submission = locked_pending(submission)
    if form_token and _SENT[kind].filter(form_token=form_token).exists():
        return None
    if not text.strip():
        drop_words(submission, kind, by=by)
        return None
    kept, _created = WordsDraft.objects.update_or_create(
        submission=submission, writer=by, kind=kind, defaults={"text": text, "is_shared": is_shared}
    )
    return kept


def drop_words(submission: Submission, kind: str, *, by: User) -> None:
    """Throw away what was kept; part of the sending."""
    WordsDraft.objects.filter(submission=submission, writer=by, kind=kind).delete()


def words_kept(submission: Submission, by: User) -> dict[str, WordsDraft]:
    """What a person left unsent on an item, by kind."""
    return {row.kind: row for row in WordsDraft.objects.filter(submission=submission, writer=by)}
