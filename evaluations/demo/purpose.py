"""The exercise of the first two steps: what a partner is sought for, and who it might be."""

import tomllib
from pathlib import Path
from typing import Any

from office.models import User
from partners.actions import candidates as matrix
from partners.actions.candidates import Fact, Given
from partners.actions.consultations import record_consultation
from partners.actions.needs import PARTS, choose_candidate, create_profile
from partners.actions.scoring import Said, answer_soft_questions, hand_in_scores
from partners.lifecycle import NEED
from partners.models import NeedProfile, Partner
from relations.actions.need_profile import attach_profile
from relations.models import Relation

_FAR = ("draft", "settled", "chosen")


def load_purpose(folder: Path, ties: dict[str, Relation], people: dict[str, User]) -> None:
    """Each profile with its matrix, as far along its life as the exercise says."""
    exercises = tomllib.loads((folder / "purpose.toml").read_text(encoding="utf-8"))
    for exercise in exercises["profiles"]:
        profile = create_profile(
            by=people["officer"],
            is_exercise=True,
            **{key: exercise[key] for key in PARTS if key in exercise},
        )
        for heard in exercise.get("consultations", []):
            record_consultation(profile, by=people["officer"], **heard)
        _fill_matrix(profile, exercise, people)
        far = _FAR.index(exercise["until"])
        if far >= _FAR.index("settled"):
            profile = NEED.take(profile, "settle", by=people["head"])
        if far >= _FAR.index("chosen"):
            choice = exercise["choice"]
            chosen = profile.candidates.get(partner__name=choice["partner"])
            profile = choose_candidate(profile, chosen, by=people["head"], reason=choice["reason"])
        if "attach" in exercise:
            relation = Relation.objects.get(pk=ties[exercise["attach"]].pk)
            attach_profile(relation, profile, by=people["officer"], revision=relation.revision)


def _fill_matrix(profile: NeedProfile, exercise: dict[str, Any], people: dict[str, User]) -> None:
    officer = people["officer"]
    lines = {
        said["name"]: matrix.add_criterion(profile, by=officer, **said)
        for said in exercise.get("criteria", [])
    }
    for said in exercise.get("candidates", []):
        candidate = matrix.add_candidate(
            profile, Partner.objects.get(name=said["partner"]), found_through=said["found_through"],
            found_note=said.get("found_note", ""), by=officer,
        )  # fmt: skip
        facts = {
            lines[fact["criterion"]].pk: Fact(fact["text"], fact["source"], fact.get("on"))
            for fact in said.get("facts", [])
        }
        matrix.save_facts(candidate, facts, by=officer)
        for role, scores in said.get("scores", {}).items():
            given = {(candidate.pk, lines[name].pk): Given(value) for name, value in scores.items()}
            matrix.save_scores(profile, given, by=people[role])
    _look_at_each_other(profile, exercise, people)


def _look_at_each_other(profile: NeedProfile, exercise: dict[str, Any], people: dict[str, User]) -> None:
    """Whoever scored hands in; then come the questions that no score answers."""
    candidates = exercise.get("candidates", [])
    for role in dict.fromkeys(role for said in candidates for role in said.get("scores", {})):
        hand_in_scores(profile, by=people[role])
    for said in candidates:
        if answers := said.get("afterwards"):
            candidate = profile.candidates.get(partner__name=said["partner"])
            answer_soft_questions(
                candidate, {question: Said(text) for question, text in answers.items()}, by=people["officer"]
            )
