"""Around the scores: handing them in, and the soft questions once the ranking stands. Each act is one journal entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import journal
from office.models import Actor, User
from office.rules import Refused, require
from partners import rules
from partners.actions.candidates import Overtaken
from partners.matrix_reading import read_matrix
from partners.models import Candidate, NeedProfile, Score, ScoreSheet, SoftAnswer, SoftQuestion


@transaction.atomic
def hand_in_scores(profile: NeedProfile, *, by: Actor) -> ScoreSheet:
    """From now on one's scores are seen by the staff and count. Handed in twice is handed in once.

    Without any score it says: I give none, and look at the others'.
    """
    require(rules.may_score(by), "role")
    assert isinstance(by, User)  # noqa: S101 - the rule has just said so; for the type checker
    profile = NeedProfile.objects.select_for_update().get(pk=profile.pk)
    require(rules.must_be_open(profile), "state")
    if already := profile.sheets.filter(scorer=by).first():
        return already
    sheet = ScoreSheet.objects.create(profile=profile, scorer=by, handed_in_at=timezone.now())
    given = Score.objects.filter(candidate__profile=profile, scorer=by).exclude(value=None)
    named = given.select_related("candidate__partner", "criterion")
    said: dict[str, list[Any]] = {
        f"{one.candidate}: {one.criterion.name}": [None, one.value] for one in named
    }
    journal.record("score.hand_in", profile, by=by, changes={"handed_in": [None, len(said)]} | said)
    return sheet


@dataclass(frozen=True)
class Said:
    """An answer, and the revision of the one that was read; 0 for none."""

    text: str
    revision: int = 0


@transaction.atomic
def answer_soft_questions(candidate: Candidate, answers: Mapping[str, Said], *, by: Actor) -> int:
    """Store what is known on the soft questions; an empty text takes an answer away. Returns how many changed.

    Raises Overtaken, with the answers as they are now, when somebody else changed one meanwhile.
    """
    require(rules.may_keep_needs(by), "role")
    profile = NeedProfile.objects.select_for_update().get(pk=candidate.profile_id)
    require(rules.must_be_open(profile), "state")
    require(rules.must_be_on_the_shortlist(candidate, profile), "not_listed")
    if not read_matrix(profile).is_ranked:
        raise Refused(
            "not_ranked", _("These questions are asked once scores are handed in and a ranking stands.")
        )
    held = {answer.question: answer for answer in candidate.soft_answers.select_for_update()}
    overtaken, changes = {}, {}
    for question, said in answers.items():
        stored, before = held.get(question), held[question].text if question in held else ""
        if question not in SoftQuestion.values or before == said.text.strip():
            continue
        if (stored.revision if stored else 0) != said.revision:
            overtaken[question] = stored
            continue
        _store(candidate, question, stored, said.text.strip())
        changes[f"{candidate}: {SoftQuestion(question).label}"] = [before or None, said.text.strip()]
    if overtaken:
        sentence = _("Somebody else has answered meanwhile. Nothing was saved: look at the marked answers.")
        raise Overtaken(sentence, overtaken)
    if changes:
        journal.record("soft_answer.save", profile, by=by, changes=changes)
    return len(changes)


def _store(candidate: Candidate, question: str, stored: SoftAnswer | None, text: str) -> None:
    if stored and not text:
        stored.delete()
        return
    stored = stored or SoftAnswer(candidate=candidate, question=question, revision=0)
    stored.text = text
    stored.revision += 1
    stored.save()
