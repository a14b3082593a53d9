"""What goes to an authority with the request for its permission: papers, each there or missing, ticked off.

Which papers they are says the app that asks: `relations/submission_pack.py`, `networks/submission_pack.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from office.calendar import written
from office.decisions import not_yet_effective
from office.models import BenefitsLetter, Decision


@dataclass(frozen=True)
class PackPart:
    """One paper of the pack. `lacks` says what is missing in it, a sentence each, to be settled at `url`."""

    key: str
    title: str
    is_there: bool
    hint: str
    lacks: tuple[str, ...]
    url: str

    @property
    def state_text(self) -> str:
        if not self.is_there:
            return _("missing")
        return _("in it, with gaps") if self.lacks else _("in it")

    @property
    def tone(self) -> str:
        if not self.is_there:
            return "danger"
        return "warning" if self.lacks else "success"


def part(key: str, title: str, *, is_there: bool, hint: str, lacks: Sequence[str], url: str) -> PackPart:
    """What it lacks stands where the hint would."""
    return PackPart(key, title, is_there, " ".join(lacks) or hint, tuple(lacks), url)


def is_complete(parts: list[PackPart]) -> bool:
    return all(one.is_there and not one.lacks for one in parts)


def decision_part(decision: Decision | None, *, undecided: str, url: str) -> PackPart:
    """The council's decision; `undecided` says that there is none yet, `url` leads to what it would be about."""
    title = _("The council's decision")
    if decision is None or not decision.is_adopted:
        return part("decision", title, is_there=False, hint="", lacks=[undecided], url=url)
    lacks = []
    if not decision.number:
        lacks.append(_("The number of the decision is not recorded."))
    if decision.document_id is None:
        lacks.append(_("The signed decision is not in the file."))
    if reason := not_yet_effective(decision):
        lacks.append(str(reason))
    day = written(decision.decided_on, decision.decided_precision)
    hint = (
        _("%(day)s, number %(number)s") % {"day": day, "number": decision.number} if decision.number else day
    )
    return part("decision", title, is_there=True, hint=hint, lacks=lacks, url=decision.get_absolute_url())


def letter_part(letter: BenefitsLetter | None, *, url: str) -> PackPart:
    is_written = letter is not None and letter.is_written
    lacks = [] if is_written else [_("What both sides gain is not written yet.")]
    if letter is not None and is_written and not letter.cost.strip():
        lacks.append(_("What it costs and who pays it is not said."))
    title, hint = _("Letter of expected benefits"), _("What both sides gain, and what it costs")
    return part("benefits", title, is_there=is_written, hint=hint, lacks=lacks, url=url)


def with_letter_at(parts: list[PackPart], url: str) -> list[PackPart]:
    """The papers as a reader has them: the letter is written at `url`; who may not, is led nowhere and reads who may."""
    return [_letter_at(one, url) if one.key == "benefits" else one for one in parts]


def _letter_at(one: PackPart, url: str) -> PackPart:
    if url or not one.lacks:
        return replace(one, url=url)
    return replace(one, url="", hint=f"{one.hint} {_('The officer or the head writes it.')}")
