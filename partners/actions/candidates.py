"""What is done in the candidate matrix: criteria, candidates, facts, scores. Each act is one journal entry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import journal
from office.journal import RowChange
from office.models import Actor, User
from office.rules import Refused, require
from partners import rules
from partners.criteria import default_criteria, names_in_every_language
from partners.models import (
    HEAVIEST,
    HIGHEST,
    LIGHTEST,
    LOWEST,
    Candidate,
    CandidateFact,
    Criterion,
    FoundThrough,
    NeedProfile,
    Partner,
    Score,
)

Cell = tuple[int, int]


@dataclass(frozen=True)
class Fact:
    """What is known of a candidate on a criterion; `revision` is that of the fact which was read, 0 for none."""

    text: str
    source: str = ""
    source_on: date | None = None
    revision: int = 0


@dataclass(frozen=True)
class Given:
    """What somebody gives in one cell, and what stood there of theirs when the page was shown to them."""

    value: int | None
    note: str = ""
    seen_value: int | None = None
    seen_note: str = ""


class Overtaken(Refused):
    """Some cells were changed after the page was shown: nothing was saved. `cells` says what stands there now."""

    def __init__(self, message: Any, cells: dict[Any, Any]) -> None:
        super().__init__("stale", message)
        self.cells = cells


# -- criteria -----------------------------------------------------------------------------------------


@transaction.atomic
def propose_criteria(profile: NeedProfile, *, by: Actor) -> list[Criterion]:
    """Add the usual criteria, with what the profile expects; those whose name is there already stay as they are."""
    profile = _open_profile(profile, by)
    held = set(profile.criteria.values_list("name", flat=True))
    proposed = zip(default_criteria(profile), names_in_every_language(profile), strict=True)
    missing = [criterion for criterion, names in proposed if held.isdisjoint(names)]
    Criterion.objects.bulk_create(missing)
    if missing:
        changes = {"criteria": [None, [_in_words(criterion) for criterion in missing]]}
        journal.record("criterion.propose", profile, by=by, changes=changes)
    return missing


@transaction.atomic
def add_criterion(
    profile: NeedProfile,
    *,
    group: str,
    name: str,
    by: Actor,
    expectation: str = "",
    weight: int = 3,
    is_scorable: bool = True,
) -> Criterion:
    profile = _open_profile(profile, by)
    criterion = Criterion(
        profile=profile, group=group, name=name.strip(), expectation=expectation, weight=weight,
        is_scorable=is_scorable,
    )  # fmt: skip
    _refuse_unfit(criterion)
    criterion.save(force_insert=True)
    journal.record("criterion.add", profile, by=by, changes={"criteria": [None, _in_words(criterion)]})
    return criterion


@transaction.atomic
def edit_criterion(criterion: Criterion, *, by: Actor, revision: int, **fields: Any) -> Criterion:
    """Raises Refused when somebody else changed it since `revision` was read."""
    profile = _open_profile(criterion.profile, by)
    criterion = Criterion.objects.select_for_update().get(pk=criterion.pk)
    criterion.profile = profile
    if criterion.revision != revision:
        sentence = _("Somebody else has changed this criterion in the meantime. It now reads: %(now)s.")
        raise Refused("stale", sentence % {"now": _in_words(criterion)})
    before = _in_words(criterion)
    for key, value in fields.items():
        setattr(criterion, key, value)
    _refuse_unfit(criterion)
    if not criterion.is_scorable and criterion.scores.exclude(value=None).exists():
        raise Refused(
            "scored", _("It has been scored already. Clear its scores before you leave it to facts alone.")
        )
    after = _in_words(criterion)
    if after == before:
        return criterion
    criterion.revision += 1
    criterion.save()
    journal.record("criterion.edit", profile, by=by, changes={"criteria": [before, after]})
    return criterion


@transaction.atomic
def remove_criterion(criterion: Criterion, *, by: Actor) -> None:
    """Only while nothing is known or scored on it: what was weighed stays on file."""
    profile = _open_profile(criterion.profile, by)
    criterion = Criterion.objects.select_for_update().get(pk=criterion.pk)
    if criterion.facts.exists() or criterion.scores.exists():
        raise Refused(
            "in_use", _("Facts or scores stand on this criterion. Give it a smaller weight instead.")
        )
    gone = _in_words(criterion)
    criterion.delete()
    journal.record("criterion.remove", profile, by=by, changes={"criteria": [gone, None]})


# -- candidates ---------------------------------------------------------------------------------------


@transaction.atomic
def add_candidate(
    profile: NeedProfile, partner: Partner, *, found_through: str, by: Actor, found_note: str = "",
    rows: Iterable[RowChange] = (),
) -> Candidate:  # fmt: skip
    """Put a partner on the shortlist. Raises Refused when it stands there already, or when there is no room.

    `rows` are what else this act has changed, such as the partner that was entered for it.
    """
    profile = _open_profile(profile, by)
    already = profile.candidates.filter(partner=partner).first()
    if already and already.is_shortlisted:
        raise Refused("twice", _("%(name)s is on the shortlist already.") % {"name": partner.name})
    if already:
        sentence = _("%(name)s was taken off the shortlist before: put it back, with what is known of it.")
        raise Refused("twice", sentence % {"name": partner.name})
    require(rules.must_have_room(profile), "shortlist_full")
    candidate = Candidate.objects.create(
        profile=profile, partner=partner, found_through=found_through, found_note=found_note
    )
    said = {
        "candidates": [None, f"{partner.reference} {partner.name}"],
        "found_through": [None, _way(found_through, found_note)],
    }
    journal.record("candidate.add", profile, by=by, changes=said, rows=rows)
    return candidate


@transaction.atomic
def edit_candidate(candidate: Candidate, *, by: Actor, found_through: str, found_note: str) -> Candidate:
    profile = _open_profile(candidate.profile, by)
    candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
    before = _way(candidate.found_through, candidate.found_note)
    candidate.found_through, candidate.found_note = found_through, found_note
    if before == _way(found_through, found_note):
        return candidate
    candidate.save()
    changes = {str(candidate): [before, _way(found_through, found_note)]}
    journal.record("candidate.edit", profile, by=by, changes=changes)
    return candidate


@transaction.atomic
def take_off_shortlist(candidate: Candidate, *, by: Actor, reason: str) -> Candidate:
    """It stays on file with its facts and scores, and makes room for another."""
    profile = _open_profile(candidate.profile, by)
    candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
    require(rules.must_be_on_the_shortlist(candidate, profile), "not_listed")
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    candidate.is_shortlisted, candidate.left_reason = False, reason.strip()
    candidate.save()
    changes: dict[str, list[Any]] = {"candidates": [str(candidate), None]}
    journal.record("candidate.leave", profile, by=by, changes=changes, reason=reason.strip())
    return candidate


@transaction.atomic
def put_back(candidate: Candidate, *, by: Actor) -> Candidate:
    profile = _open_profile(candidate.profile, by)
    candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
    if candidate.is_shortlisted:
        return candidate
    if candidate.partner.merged_into is not None:
        sentence = _("This record was merged into %(survivor)s, which has a line of its own in this matrix.")
        raise Refused("merged", sentence % {"survivor": candidate.partner.survivor.name})
    require(rules.must_have_room(profile), "shortlist_full")
    candidate.is_shortlisted, candidate.left_reason = True, ""
    candidate.save()
    journal.record("candidate.return", profile, by=by, changes={"candidates": [None, str(candidate)]})
    return candidate


def _way(found_through: str, note: str) -> str:
    return " · ".join(part for part in (str(FoundThrough(found_through).label), note) if part)


# -- facts --------------------------------------------------------------------------------------------


@transaction.atomic
def save_facts(candidate: Candidate, facts: Mapping[int, Fact], *, by: Actor) -> int:
    """Store what is known of a candidate, by criterion; an empty text takes a fact away. Returns how many changed.

    Raises Overtaken, with the facts as they are now, when somebody else changed one of them meanwhile.
    """
    profile = _open_profile(candidate.profile, by)
    criteria = {criterion.pk: criterion for criterion in profile.criteria.all()}
    held = {fact.criterion_id: fact for fact in candidate.facts.select_for_update()}
    overtaken, changes = {}, {}
    for key, fact in facts.items():
        if key not in criteria:
            raise Refused(
                "unknown_criterion", _("One of the criteria is not there any more. Load the page again.")
            )
        stored = held.get(key)
        if _fact(stored) == (fact.text, fact.source, fact.source_on) or (stored is None and not fact.text):
            continue
        if (stored.revision if stored else 0) != fact.revision:
            overtaken[key] = stored
            continue
        changes[criteria[key].name] = [_fact_in_words(stored), _store_fact(candidate, key, stored, fact)]
    if overtaken:
        raise Overtaken(
            _("Somebody else has changed facts in the meantime. Nothing was saved: look at the marked ones."),
            overtaken,
        )
    if changes:
        journal.record(
            "candidate.facts", profile, by=by, changes={f"{candidate}: {k}": v for k, v in changes.items()}
        )
    return len(changes)


def _store_fact(candidate: Candidate, key: int, stored: CandidateFact | None, fact: Fact) -> str:
    """Write it and give it in words."""
    if stored and not fact.text:
        stored.delete()
        return ""
    stored = stored or CandidateFact(candidate=candidate, criterion_id=key, revision=0)
    stored.text, stored.source, stored.source_on = fact.text, fact.source, fact.source_on
    stored.revision += 1
    stored.save()
    return _fact_in_words(stored)


def _fact(stored: CandidateFact | None) -> tuple[str, str, date | None]:
    return (stored.text, stored.source, stored.source_on) if stored else ("", "", None)


def _fact_in_words(stored: CandidateFact | None) -> str:
    text, source, on = _fact(stored)
    return " · ".join(part for part in (text, source, str(on or "")) if part)


# -- scores -------------------------------------------------------------------------------------------


@transaction.atomic
def save_scores(profile: NeedProfile, given: Mapping[Cell, Given], *, by: Actor) -> int:
    """Store somebody's own scores, (candidate, criterion) → given; returns how many cells changed.

    Nobody writes another's scores. Raises Overtaken when the same person changed a cell elsewhere meanwhile.
    """
    require(rules.may_score(by), "role")
    assert isinstance(by, User)  # noqa: S101 - the rule has just said so; for the type checker
    profile = NeedProfile.objects.select_for_update().get(pk=profile.pk)
    require(rules.must_be_open(profile), "state")
    names = _cells(profile)
    held = {(score.candidate_id, score.criterion_id): score for score in _own(profile, by)}
    overtaken, changes = {}, {}
    for cell, said in given.items():
        _refuse_unscorable(cell, said, names)
        stored = held.get(cell)
        now = (stored.value, stored.note) if stored else (None, "")
        if now == (said.value, said.note):
            continue
        if now != (said.seen_value, said.seen_note):
            overtaken[cell] = now
            continue
        _store_score(cell, stored, said, by)
        changes[names[cell]] = [_score_in_words(*now), _score_in_words(said.value, said.note)]
    if overtaken:
        sentence = _(
            "You changed these scores in another window in the meantime. Nothing was saved: look at the "
            "marked cells."
        )
        raise Overtaken(sentence, overtaken)
    if changes:
        journal.record("score.save", profile, by=by, changes=_told(profile, changes, by))
    return len(changes)


def _told(profile: NeedProfile, changes: dict[str, list[str]], by: User) -> dict[str, list[Any]]:
    """What the journal says: before handing in only how many cells changed, because all staff reads the history."""
    sheet = profile.sheets.filter(scorer=by)
    if not sheet.update(changed_at=timezone.now()):
        return {"scores": [None, len(changes)]}
    return dict(changes)


def _own(profile: NeedProfile, by: User) -> Any:
    return Score.objects.select_for_update().filter(candidate__profile=profile, scorer=by)


def _cells(profile: NeedProfile) -> dict[Cell, str]:
    """The cells that can be scored, with their names."""
    criteria = list(profile.criteria.filter(is_scorable=True))
    shortlist = profile.candidates.filter(is_shortlisted=True).select_related("partner")
    return {
        (candidate.pk, criterion.pk): f"{candidate}: {criterion.name}"
        for candidate in shortlist
        for criterion in criteria
    }


def _refuse_unscorable(cell: Cell, said: Given, names: Mapping[Cell, str]) -> None:
    if cell not in names:
        raise Refused(
            "unknown_cell", _("One of the cells is not in the matrix any more. Load the page again.")
        )
    if said.value is not None and said.value not in range(LOWEST, HIGHEST + 1):
        raise Refused("score", _("A score is a whole number from 0 to 5, or nothing where you do not know."))


def _store_score(cell: Cell, stored: Score | None, said: Given, by: User) -> None:
    if said.value is None and not said.note:
        if stored:
            stored.delete()
        return
    stored = stored or Score(candidate_id=cell[0], criterion_id=cell[1], scorer=by)
    stored.value, stored.note = said.value, said.note
    stored.save()


def _score_in_words(value: int | None, note: str) -> str:
    return " · ".join(part for part in ("" if value is None else str(value), note) if part)


# -- shared -------------------------------------------------------------------------------------------


def _open_profile(profile: NeedProfile, by: Actor) -> NeedProfile:
    """The profile, locked: whoever works on its matrix at the same moment waits."""
    require(rules.may_keep_needs(by), "role")
    locked: NeedProfile = NeedProfile.objects.select_for_update().get(pk=profile.pk)
    require(rules.must_be_open(locked), "state")
    return locked


def _refuse_unfit(criterion: Criterion) -> None:
    if not criterion.name:
        raise Refused("name", _("Give the criterion a name."))
    if not LIGHTEST <= criterion.weight <= HEAVIEST:
        raise Refused("weight", _("A weight is a whole number from 1 to 5."))
    twin = Criterion.objects.filter(profile=criterion.profile, name=criterion.name).exclude(pk=criterion.pk)
    if twin.exists():
        raise Refused("twice", _("“%(name)s” is among the criteria already.") % {"name": criterion.name})


def _in_words(criterion: Criterion) -> str:
    said = [criterion.name, criterion.expectation, f"× {criterion.weight}" if criterion.is_scorable else "–"]
    return " · ".join(part for part in said if part)
