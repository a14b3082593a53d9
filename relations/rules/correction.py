"""What may be put right in an adopted text, and when: each function returns None, or the reason for refusing."""

import re
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from office.models import Actor, PermissionStep, PermissionStepKind, Role
from office.rules import role_missing
from relations.models import Correction, CorrectionState, Protocol, ProtocolState

# Adopted, and nobody has signed the words yet.
CORRECTABLE = (ProtocolState.ADOPTED, ProtocolState.PERMITTED)
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

Clause = dict[str, Any]


def may_propose_corrections(by: Actor) -> Any:
    return role_missing(by, Role.OFFICER, Role.HEAD)


def must_allow_a_correction(protocol: Protocol) -> Any:
    if protocol.state not in CORRECTABLE:
        return _(
            "A technical correction is possible once the council has adopted the text and before anybody signs it. "
            "After that, only an amendment changes the text."
        )
    if protocol.text is None or not protocol.text.is_frozen:
        return _("The text that was adopted is not on file, so it cannot be corrected here.")
    return None


def must_answer_a_request(protocol: Protocol, step: PermissionStep) -> Any:
    """The authority asked for a correction of this very text in that step, and none is proposed or certified for it."""
    permission = step.permission
    about = ContentType.objects.get_for_model(Protocol)
    is_about_it = (permission.subject_type_id, permission.subject_id) == (about.pk, protocol.pk)
    if step.kind != PermissionStepKind.CORRECTION_ASKED or not is_about_it:
        return _("In that step nobody asked for a correction of this text.")
    answered = Correction.objects.filter(asked_in=step).exclude(state=CorrectionState.DECLINED).first()
    if answered:
        return _("That step has its correction already: %(reference)s.") % {"reference": answered.reference}
    return None


def must_only_change_words(before: Sequence[Clause], after: Sequence[Clause]) -> Any:
    """The same clauses in the same languages; nothing added, nothing emptied."""
    if [_shape(clause) for clause in before] != [_shape(clause) for clause in after]:
        return _(
            "A technical correction leaves every clause and language in its place: it only puts words right. "
            "Anything else goes back to the council."
        )
    return None


def _shape(clause: Clause) -> tuple[Any, ...]:
    """What a correction cannot touch: the part, and which languages have a text."""
    written = {
        name: sorted(code for code, text in clause[name].items() if text.strip())
        for name in ("heading", "texts")
    }
    return clause["part"], written["heading"], written["texts"]


def changed_numbers(before: str, after: str) -> list[str]:
    """Numbers that are only in one of the two wordings: a changed number is seldom a slip, so the clerk is told."""
    old, new = NUMBER.findall(before), NUMBER.findall(after)
    gone, come = list(old), list(new)
    for number in old:
        if number in come:
            come.remove(number)
            gone.remove(number)
    return [*gone, *come]


def numbers_changed(before: Sequence[Clause], after: Sequence[Clause]) -> list[str]:
    """Over all clauses and languages, each number once, in reading order."""
    found = [
        number
        for old, new in zip(before, after, strict=False)
        for code, text in new["texts"].items()
        for number in changed_numbers(old["texts"].get(code, ""), text)
    ]
    return list(dict.fromkeys(found))
